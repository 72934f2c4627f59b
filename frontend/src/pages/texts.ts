// Texts of the bundle, handed over by the page as a JSON island.
let texts: Record<string, string> | null = null;

/** The text of a key with {0}, {1} … filled in; the key itself when the bundle lacks it. */
export function text(key: string, ...values: (string | number)[]): string {
  texts ??= island();
  const found = texts[key] ?? key;
  return found.replace(/\{(\d)\}/g, (whole, at) => String(values[Number(at)] ?? whole));
}

function island(): Record<string, string> {
  const json = document.querySelector("script[data-texts]")?.textContent;
  return json ? JSON.parse(json) : {};
}
