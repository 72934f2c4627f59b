import { make } from "../pages/dom";
import { text } from "../pages/texts";
import type { VariableChange } from "./difference";
import type { PartChange } from "./parts";
import type { Titles } from "./side-by-side";
import { type AnySign, sign } from "./signs";
import { valueText, variableText } from "./values";

/** What stands in a row: a label and both sides, as text or made already. */
export interface BeforeAfter {
  is: AnySign | null;
  /** Null where the label of a row above stands for this one too. */
  label: string | null;
  /** Rows that the label stands for, when there is more than this one. */
  rows?: number;
  before: string | Node;
  after: string | Node;
}

/** A table of what was and what is. */
export function beforeAfter(label: string, rows: readonly BeforeAfter[], titles: Titles): HTMLElement {
  const heads = [titles.before, titles.after].map((title) => {
    const head = make("th", { text: title });
    head.scope = "col";
    return head;
  });
  const table = make(
    "table",
    { class: "table compact compare-table" },
    make("thead", {}, make("tr", {}, make("td"), ...heads)),
    make("tbody", {}, ...rows.map(row)),
  );
  table.setAttribute("aria-label", label);
  return make("div", { class: "compare-box" }, table);
}

function row({ is, label, rows = 1, before, after }: BeforeAfter): HTMLElement {
  const cells = [before, after].map((side, at) => {
    const cell = make("td", {}, side);
    if (is !== null && side !== "–") cell.dataset.is = at === 0 ? "removed" : "added";
    return cell;
  });
  if (label === null) return make("tr", {}, ...cells);
  const head = make("th", {}, ...(is ? [sign(is), " "] : []), label);
  head.scope = rows > 1 ? "rowgroup" : "row";
  head.rowSpan = rows;
  return make("tr", {}, head, ...cells);
}

export function partRows(parts: readonly PartChange[]): BeforeAfter[] {
  return parts.map(({ part, before, after }) => ({
    is: "changed",
    label: text(`compare.part.${part}`),
    before: valueText(part, before),
    after: valueText(part, after),
  }));
}

export function variableRows(variables: readonly VariableChange[]): BeforeAfter[] {
  return variables.map(({ is, name, before, after }) => ({
    is,
    label: name,
    before: variableText(before),
    after: variableText(after),
  }));
}
