import type { Expectation, Variable } from "../model";
import { text } from "../pages/texts";

const nothing = "–";

const durations = new Set(["retryDelay", "timeout", "statementTimeout", "lockTimeout"]);
const words = new Set(["transaction", "errorHandling", "concurrency", "missed"]);

/** The value of a part as people read it; a dash where there is none. */
export function valueText(part: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return nothing;
  if (typeof value === "boolean") return text(value ? "compare.yes" : "compare.no");
  if (durations.has(part) && typeof value === "number") return durationWords(value);
  if (words.has(part)) return text(`compare.${part}.${value}`);
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return part === "retryOn" ? text("compare.retryOn.none") : nothing;
  if (part === "expectations") return (value as Expectation[]).map(expectation).join("\n");
  return value.join(", ");
}

/** `2 h`, `1 h 30 min`, `0.5 s`. */
function durationWords(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = Math.round((seconds % 60) * 1000) / 1000;
  const parts = [
    hours > 0 ? `${hours} h` : "",
    minutes > 0 ? `${minutes} min` : "",
    rest > 0 || seconds === 0 ? `${rest} s` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function expectation(one: Expectation): string {
  if ("query" in one) return text("compare.expect.query", one.query);
  const { min, max } = one.rows;
  const is = min === max ? "exactly" : max == null ? "least" : min == null ? "most" : "between";
  return text(`compare.expect.${is}`, one.statement, min ?? max ?? nothing, max ?? nothing);
}

/** A variable without its name: its format, offset, anchor and base, or its text, and its type. */
export function variableText(variable: Variable | null): string {
  if (variable === null) return nothing;
  const type = variable.type ? text("compare.type", text(`compare.type.${variable.type}`)) : "";
  if (variable.kind === "constant")
    return [text("compare.constant", variable.value ?? ""), type].filter(Boolean).join(" · ");
  const base = text(`compare.base.${variable.base ?? "BUSINESS_TIME"}`);
  const anchor = variable.anchor ? text(`how.anchor.${variable.anchor}`) : "";
  return [variable.format, variable.offset, anchor, base, type].filter(Boolean).join(" · ");
}
