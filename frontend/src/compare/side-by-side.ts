import { make } from "../pages/dom";
import { text } from "../pages/texts";
import { aligned, type Line, type Row, type Stretch } from "./lines";
import { Painted } from "./painted";

/** How many unchanged lines stand around a change, and from how many on the rest is folded. */
const around = 3;
const foldFrom = 2;

/** Rows that are made at once: a script may have tens of thousands. */
const portion = 400;

/** What stands above the two sides, such as “Version 3” and “Draft”. */
export interface Titles {
  before: string;
  after: string;
}

/**
 * Two scripts side by side as a table: a row for each line, signs and elements beside the colours, and unchanged lines
 * folded behind a button that opens them.
 */
export function sideBySide(before: string, after: string, titles: Titles): HTMLElement {
  const table = new Table({ before: new Painted(before), after: new Painted(after) }, titles);
  const stretches = aligned(before, after);
  stretches.forEach((stretch, at) => {
    if (!stretch.same) table.add(stretch.rows, false);
    else
      for (const part of folded(stretch, at === 0, at === stretches.length - 1))
        table.add(part.rows, part.fold);
  });
  table.draw();
  const note = stretches.every(({ same }) => same) && before !== after;
  return note
    ? make("div", {}, make("p", { class: "muted small", text: text("compare.lineEnds") }), table.root)
    : table.root;
}

/** An unchanged stretch as what stays in sight and what is folded; beyond the first and the last change nothing does. */
function folded({ rows }: Stretch, first: boolean, last: boolean): { rows: readonly Row[]; fold: boolean }[] {
  const head = first ? 0 : around;
  const tail = last ? 0 : around;
  if (rows.length < head + tail + foldFrom) return [{ rows, fold: false }];
  const end = rows.length - tail;
  return [
    { rows: rows.slice(0, head), fold: false },
    { rows: rows.slice(head, end), fold: true },
    { rows: rows.slice(end), fold: false },
  ];
}

class Table {
  readonly root: HTMLElement;
  private readonly body = make("tbody");
  /** What is still to be made, in order. */
  private readonly waiting: { row: Row | null; folded: readonly Row[] }[] = [];

  constructor(
    private readonly painted: { before: Painted; after: Painted },
    { before, after }: Titles,
  ) {
    const head = (title: string) => {
      const cell = make("th", { text: title });
      cell.colSpan = 2;
      cell.scope = "col";
      return cell;
    };
    this.root = make(
      "table",
      { class: "compare-lines" },
      ...["no", "", "no", ""].map((name) => make("col", { class: name })),
      make("thead", {}, make("tr", {}, head(before), head(after))),
      this.body,
    );
    this.root.setAttribute("aria-label", text("compare.lines", before, after));
  }

  add(rows: readonly Row[], fold: boolean): void {
    if (fold) this.waiting.push({ row: null, folded: rows });
    else for (const row of rows) this.waiting.push({ row, folded: [] });
  }

  /** Makes the next rows, and a button for the others. */
  draw(): void {
    const next = this.waiting.splice(0, portion);
    this.body.append(...next.map(({ row, folded }) => (row ? this.row(row) : this.fold(folded))));
    if (this.waiting.length === 0) return;
    const rest = this.waiting.reduce((sum, { row, folded }) => sum + (row ? 1 : folded.length), 0);
    const more = this.wide(text("compare.lines.more", rest), () => {
      const at = this.body.childElementCount - 1;
      more.remove();
      this.draw();
      focusOn(this.body.children[at]);
    });
    this.body.append(more);
  }

  private fold(rows: readonly Row[]): HTMLElement {
    const words = rows.length === 1 ? text("compare.unchanged.one") : text("compare.unchanged", rows.length);
    const line = this.wide(words, () => {
      const opened = rows.slice(0, portion).map((row) => this.row(row));
      const rest = rows.slice(portion);
      line.replaceWith(...opened, ...(rest.length > 0 ? [this.fold(rest)] : []));
      focusOn(opened[0]);
    });
    return line;
  }

  /** A row with a button over both sides. */
  private wide(words: string, act: () => void): HTMLElement {
    const button = make("button", { class: "compare-fold", text: words });
    button.type = "button";
    button.addEventListener("click", act);
    const cell = make("td", {}, button);
    cell.colSpan = 4;
    return make("tr", { class: "compare-wide" }, cell);
  }

  private row({ before, after }: Row): HTMLElement {
    const same = before?.text === after?.text;
    return make("tr", {}, ...this.side(before, same, "before"), ...this.side(after, same, "after"));
  }

  private side(line: Line | null, same: boolean, side: "before" | "after"): HTMLElement[] {
    const number = make("td", { class: "no", text: line ? String(line.number) : "" });
    const content = make("td", { class: "text" });
    if (line === null) {
      content.dataset.is = "none";
      number.dataset.is = "none";
      return [number, content];
    }
    const sign = side === "before" ? "removed" : "added";
    if (!same) {
      content.dataset.is = sign;
      number.dataset.is = sign;
      content.append(make("span", { class: "visually-hidden", text: `${text(`compare.line.${sign}`)} ` }));
    }
    content.append(...this.painted[side].line(line, side === "before" ? "del" : "ins"));
    return [number, content];
  }
}

/** The button is gone: the keyboard goes on where it was. */
function focusOn(row: Element | undefined): void {
  if (!(row instanceof HTMLElement)) return;
  row.tabIndex = -1;
  row.focus();
}
