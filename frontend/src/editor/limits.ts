export type LimitUnit = "S" | "M" | "H";

/** A timeout as a number and a unit; null when it is none, or an ISO-8601 duration that this form cannot show. */
export function limitParts(text: string | null | undefined): { amount: number; unit: LimitUnit } | null {
  const found = /^PT(\d+)([SMH])$/.exec(text ?? "");
  return found ? { amount: Number(found[1]), unit: found[2] as LimitUnit } : null;
}

export function limitText(amount: number, unit: LimitUnit): string {
  return `PT${amount}${unit}`;
}
