/** One part of an offset, such as `-6M`. */
export interface OffsetPart {
  sign: "+" | "-";
  amount: number;
  unit: OffsetUnit;
}

export type OffsetUnit = "y" | "M" | "w" | "d" | "h" | "m";

const part = /([+-])(\d+)([yMwdhm])/g;
const whole = /^(?:[+-]\d+[yMwdhm])*$/;

/** The parts of an offset, or null when it is not one. */
export function offsetParts(text: string): OffsetPart[] | null {
  if (!whole.test(text)) return null;
  return [...text.matchAll(part)].map(([, sign, amount, unit]) => ({
    sign: sign as "+" | "-",
    amount: Number(amount),
    unit: unit as OffsetUnit,
  }));
}

export function offsetText(parts: readonly OffsetPart[]): string {
  return parts.map(({ sign, amount, unit }) => `${sign}${amount}${unit}`).join("");
}
