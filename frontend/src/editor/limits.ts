export type LimitUnit = "S" | "M" | "H";

/** A timeout as a number and a unit; null when it is none, or an ISO-8601 duration that this form cannot show. */
export function limitParts(text: string | null | undefined): { amount: number; unit: LimitUnit } | null {
  const found = /^PT(\d+)([SMH])$/.exec(text ?? "");
  return found ? { amount: Number(found[1]), unit: found[2] as LimitUnit } : null;
}

export function limitText(amount: number, unit: LimitUnit): string {
  return `PT${amount}${unit}`;
}

/** The longest timeout and delay, in hours: 24 days, which is what PostgreSQL's own can hold. */
const longestHours = 576;
const seconds: Record<LimitUnit, number> = { S: 1, M: 60, H: 3600 };

export function limitFits(amount: number, unit: LimitUnit): boolean {
  return amount * seconds[unit] <= longestHours * seconds.H;
}

/** The whole number that a text is, from `min` to `max`; null when it is none. */
export function wholeNumber(text: string, min: number, max: number): number | null {
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
