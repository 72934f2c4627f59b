import { localText } from "../pages/instants";
import { text } from "../pages/texts";
import type { KnownVariable } from "../sql";
import type { Value } from "./values";

/** A value for the script's chips: with where it came from, and how it came to be. */
export function explained({ value, origin, variable, base }: Value, zone: string): KnownVariable {
  const how: { label: string; value: string }[] = [];
  if (variable?.kind === "constant") {
    how.push({ label: text("how.constant"), value: variable.value ?? "" });
  } else if (variable) {
    const offset = variable.offset ?? "";
    how.push({ label: text("how.format"), value: variable.format ?? "" });
    if (offset !== "") how.push({ label: text("how.offset"), value: offset });
    if (variable.anchor)
      how.push({ label: text("how.anchor"), value: text(`how.anchor.${variable.anchor}`) });
    const kind = variable.base ?? "BUSINESS_TIME";
    const moment = base ? localText(base, zone) : "";
    how.push({ label: text("how.base"), value: text(`how.${kind}`, moment).trim() });
  }
  return { value, origin: text(`value.${origin}`), how };
}
