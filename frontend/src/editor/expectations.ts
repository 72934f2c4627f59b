// Expectations as rows of the form: from the definition to the fields and back.
import type { Expectation } from "../model";
import { wholeNumber } from "./limits";

export type Comparison = "min" | "exact" | "max" | "between";

/** The fields of a row about a statement, as a person types them. */
export interface RowFields {
  statement: string;
  compare: Comparison;
  count: string;
  to: string;
}

export type Mistake = "statement" | "count" | "order" | "query";

type Rows = Extract<Expectation, { rows: unknown }>;

export function isRows(expectation: Expectation): expectation is Rows {
  return "rows" in expectation;
}

export function fieldsOf({ statement, rows }: Rows): RowFields {
  const [min, max] = [rows.min ?? null, rows.max ?? null];
  const compare = max === null ? "min" : min === null ? "max" : min === max ? "exact" : "between";
  const count = compare === "max" ? max : (min ?? 0);
  return { statement: String(statement), compare, count: String(count), to: String(max ?? "") };
}

export function rowsOf({ statement, compare, count, to }: RowFields): Rows | Mistake {
  const number = wholeNumber(statement, 1, 2_147_483_647);
  if (number === null) return "statement";
  const first = wholeNumber(count, 0, Number.MAX_SAFE_INTEGER);
  if (first === null) return "count";
  if (compare === "min") return { statement: number, rows: { min: first } };
  if (compare === "max") return { statement: number, rows: { max: first } };
  if (compare === "exact") return { statement: number, rows: { min: first, max: first } };
  const second = wholeNumber(to, 0, Number.MAX_SAFE_INTEGER);
  if (second === null) return "count";
  return first > second ? "order" : { statement: number, rows: { min: first, max: second } };
}

export function queryOf(text: string): { query: string } | Mistake {
  return text.trim() === "" ? "query" : { query: text };
}
