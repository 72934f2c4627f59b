/** As a name is kept: composed, its spaces plain, and trimmed. The server does the same. */
export function nameOf(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\p{Zs}/gu, " ")
    .trim();
}

/** Controls and what is not seen. Where a joiner joins, and what else hides, only the server knows. */
const hidden = /[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200c|\u200d)\p{Cf}/u;

/** Why no flow and no node may have a name, as {@link nameOf} gives it. */
export function refusalOf(name: string): "empty" | "too-long" | "hidden" | null {
  return name === "" ? "empty" : name.length > 200 ? "too-long" : hidden.test(name) ? "hidden" : null;
}
