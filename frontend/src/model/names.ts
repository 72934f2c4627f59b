/** As a name is kept: composed and trimmed. The server makes its spaces plain, too. */
export function nameOf(text: string): string {
  return text.normalize("NFC").trim();
}

/** Controls and what is not seen. Where a joiner joins, and what else hides, only the server knows. */
const hidden = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Why no flow and no node may have a name, as {@link nameOf} gives it. */
export function refusalOf(name: string): "empty" | "too-long" | "hidden" | null {
  return name === "" ? "empty" : name.length > 200 ? "too-long" : hidden.test(name) ? "hidden" : null;
}
