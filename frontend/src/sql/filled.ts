import type { KnownVariables } from "./known";
import { placeholdersIn } from "./placeholders";

/** What may stand in a name without quotes. */
const fits = /^[\w$\u0080-\uffff]*$/;

/** SQL with the values of the lens for its placeholders; one without a value that fits in a name stays as it is. */
export function filled(sql: string, known: KnownVariables | null | undefined): string {
  let text = "";
  let at = 0;
  for (const { kind, name, from, to } of placeholdersIn(sql)) {
    const value = kind === "variable" ? known?.get(name)?.value : null;
    if (value === null || value === undefined || !fits.test(value)) continue;
    text += sql.slice(at, from) + value;
    at = to;
  }
  return text + sql.slice(at);
}

/** Whether a placeholder has been left in it. */
export function hasPlaceholder(sql: string): boolean {
  return sql.includes("${");
}

/** The begin of a name up to its last placeholder: empty without one. */
export function stemOf(name: string): string {
  const last = placeholdersIn(name).at(-1);
  return last?.kind === "variable" ? name.slice(0, last.to) : "";
}
