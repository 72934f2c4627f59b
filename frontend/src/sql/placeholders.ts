/** A `${…}` in one script: `escaped` is `\${name}`, which stays as it is; `malformed` is anything else of the form. */
export interface Placeholder {
  kind: "variable" | "escaped" | "malformed";
  name: string;
  /** Offsets into the text, end exclusive. */
  from: number;
  to: number;
}

const FORM = /(\\?)\$\{([^}\n]*)(\}?)/g;
const NAME = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/;

/** All placeholders, in order: the same names that the server's scanner takes. */
export function placeholdersIn(text: string): Placeholder[] {
  const found: Placeholder[] = [];
  for (const match of text.matchAll(FORM)) {
    const [whole, backslash, name = "", brace] = match;
    const wellFormed = brace === "}" && NAME.test(name);
    const kind = !wellFormed ? "malformed" : backslash ? "escaped" : "variable";
    found.push({ kind, name, from: match.index, to: match.index + whole.length });
  }
  return found;
}
