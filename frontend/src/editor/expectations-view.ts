import type { Expectation } from "../model";
import { clone, find, show } from "../pages/dom";
import { text } from "../pages/texts";
import { type Comparison, fieldsOf, isRows, type Mistake, queryOf, rowsOf } from "./expectations";
import type { Session } from "./session";

/** Where a list of expectations lives. */
export interface ExpectationsOf {
  read(): readonly Expectation[];
  /** With `typing`, a change that continues the one before. */
  write(expectations: Expectation[], typing: boolean): void;
}

/** A statement of the script, as the preview finds it. */
export interface Statement {
  line: number;
  kind: string;
}

/**
 * Expectations as rows. A new row becomes part of the flow once it says something; a row that a person makes unreadable
 * keeps what it said last in the flow, and says what is wrong.
 */
export class ExpectationsView {
  private rows: Row[] = [];
  private statements: readonly Statement[] = [];

  constructor(
    private readonly session: Session,
    private readonly list: HTMLElement,
    private readonly of: ExpectationsOf,
  ) {
    this.refresh();
  }

  add(kind: Row["kind"]): void {
    const row = this.row(kind);
    this.rows.push(row);
    this.list.append(row.element);
    row.showStatement(this.statements);
    if (kind === "rows") this.typed(row, false);
    row.focus();
  }

  /** Shows what the flow has, keeping rows that are not part of it yet. */
  refresh(): void {
    const stored = this.of.read();
    if (same(stored, this.known())) return;
    const committed = this.rows.filter((row) => row.last !== null);
    const fits =
      committed.length === stored.length && committed.every((row, at) => row.kind === kindOf(stored[at]!));
    if (!fits) {
      const pending = this.rows.filter((row) => row.last === null);
      this.rows = [...stored.map((one) => this.row(kindOf(one))), ...pending];
      this.list.replaceChildren(...this.rows.map((row) => row.element));
    }
    const shown = fits ? committed : this.rows;
    for (const [at, one] of stored.entries()) shown[at]?.show(one);
    this.showStatements(this.statements);
  }

  /** Tells at each row which statement its number means. */
  showStatements(statements: readonly Statement[]): void {
    this.statements = statements;
    for (const row of this.rows) row.showStatement(statements);
  }

  /** Puts the cursor into a row, counted as the definition does. */
  focus(at: number): void {
    this.rows.filter((row) => row.last !== null)[at]?.focus();
  }

  private known(): Expectation[] {
    return this.rows.flatMap((row) => (row.last === null ? [] : [row.last]));
  }

  private row(kind: Row["kind"]): Row {
    const row: Row = new Row(clone(this.session.template(`expect-${kind}`)), kind, {
      typed: () => this.typed(row, true),
      removed: () => this.remove(row),
    });
    return row;
  }

  private typed(row: Row, typing: boolean): void {
    row.showStatement(this.statements);
    if (row.take()) this.of.write(this.known(), typing);
  }

  private remove(row: Row): void {
    const at = this.rows.indexOf(row);
    this.rows.splice(at, 1);
    row.element.remove();
    if (row.last !== null) this.of.write(this.known(), false);
    const next = this.rows[Math.min(at, this.rows.length - 1)];
    if (next) next.focus();
    else this.list.closest("form")?.querySelector<HTMLElement>("[data-expect]")?.focus();
  }
}

function kindOf(expectation: Expectation): Row["kind"] {
  return isRows(expectation) ? "rows" : "query";
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

class Row {
  /** What it says in the flow; null while it is not part of it. */
  last: Expectation | null = null;

  constructor(
    readonly element: HTMLElement,
    readonly kind: "rows" | "query",
    events: { typed(): void; removed(): void },
  ) {
    element.addEventListener("input", () => events.typed());
    find(element, "[data-remove]").addEventListener("click", () => events.removed());
    if (kind === "rows") {
      this.field("statement").value = "1";
      this.field("count").value = "1";
    }
  }

  focus(): void {
    this.field(this.kind === "rows" ? "statement" : "query").focus();
  }

  show(expectation: Expectation): void {
    this.last = expectation;
    if (isRows(expectation)) {
      const { statement, compare, count, to } = fieldsOf(expectation);
      show(this.field("statement"), statement);
      find<HTMLSelectElement>(this.element, "[data-compare]").value = compare;
      show(this.field("count"), count);
      show(this.field("count-to"), to);
      this.second(compare);
    } else show(this.field("query"), expectation.query);
    if (!this.element.contains(document.activeElement)) this.say(null);
  }

  /** Reads the fields; says whether what they say is new. */
  take(): boolean {
    const said = this.kind === "query" ? queryOf(this.field("query").value) : this.fields();
    this.say(typeof said === "string" ? said : null);
    if (typeof said === "string" || same(said, this.last)) return false;
    this.last = said;
    return true;
  }

  showStatement(statements: readonly Statement[]): void {
    if (this.kind !== "rows") return;
    const found = statements[Number(this.field("statement").value) - 1];
    const count = statements.length;
    const none = count === 1 ? text("expect.none.one") : text("expect.none", count);
    const hint = find(this.element, "[data-statement-hint]");
    hint.dataset.tone = found ? "skip" : "wait";
    hint.textContent = found ? text("expect.hint", found.kind, found.line) : count > 0 ? none : "";
  }

  private fields(): Expectation | Mistake {
    const compare = find<HTMLSelectElement>(this.element, "[data-compare]").value as Comparison;
    const to = this.field("count-to");
    this.second(compare);
    if (compare === "between" && to.value === "") to.value = this.field("count").value;
    return rowsOf({
      statement: this.field("statement").value,
      compare,
      count: this.field("count").value,
      to: to.value,
    });
  }

  private second(compare: Comparison): void {
    find(this.element, "[data-second]").hidden = compare !== "between";
  }

  private field(name: string): HTMLInputElement {
    return find<HTMLInputElement>(this.element, `[data-${name}]`);
  }

  private say(mistake: Mistake | null): void {
    const error = find(this.element, "[data-error]");
    error.hidden = mistake === null;
    error.textContent = mistake === null ? "" : text(`expect.${mistake}`);
    const wrong = mistake === "order" ? "count" : mistake;
    for (const name of this.kind === "query" ? ["query"] : ["statement", "count"]) {
      this.field(name).setAttribute("aria-invalid", String(name === wrong));
    }
  }
}
