import type { Anchor, ValueType, Variable, VariableBase } from "../model";
import { all, clone, find, make, show } from "../pages/dom";
import { text } from "../pages/texts";
import { type OffsetPart, offsetParts, offsetText } from "./offsets";
import type { Doubts } from "./script-findings";
import type { Session } from "./session";
import type { Value } from "./values";

const namePattern = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/;

/** Where a list of variables lives: the flow's, or a node's. */
export interface VariablesOf {
  read(): readonly Variable[];
  write(variables: Variable[]): void;
}

/**
 * A list of variables as rows. A row becomes part of the flow once it has a name that is allowed; until then it stays
 * here, with the reason. An empty list shows one empty row, ready to be filled in.
 */
export class VariablesView {
  private rows: Row[] = [];
  private values: ReadonlyMap<string, Value> = new Map();
  private readonly list: HTMLElement;
  private readonly formats = `formats-${++count}`;

  constructor(
    private readonly session: Session,
    box: HTMLElement,
    private readonly of: VariablesOf,
  ) {
    box.append(session.template("variables").content.cloneNode(true));
    this.list = find(box, "[data-rows]");
    find(box, "datalist").id = this.formats;
    box.addEventListener("click", (event) => {
      const kind = (event.target as Element).closest<HTMLElement>("[data-add]")?.dataset.add;
      if (kind === "time" || kind === "constant") this.ready(kind).focus();
    });
    this.refresh();
  }

  /** Shows what the store has, keeping rows that are not part of it yet. */
  refresh(): void {
    const stored = this.of.read();
    const committed = this.rows.filter((row) => row.committed);
    const fits =
      committed.length === stored.length && committed.every((row, at) => row.kind === stored[at]?.kind);
    if (!fits) {
      for (const row of committed) row.element.remove();
      const pending = this.rows.filter((row) => !row.committed);
      this.rows = [...stored.map((variable) => this.row(variable.kind, true)), ...pending];
      this.list.replaceChildren(...this.rows.map((row) => row.element));
    }
    this.rows
      .filter((row) => row.committed)
      .forEach((row, at) => {
        row.show(stored[at] as Variable);
      });
    if (this.rows.length === 0) this.add("time");
    this.showValues(this.values);
  }

  showValues(values: ReadonlyMap<string, Value>): void {
    this.values = values;
    for (const row of this.rows) row.showValue(values.get(row.name));
  }

  /** Says what is doubtful about a variable, with what may be done about it. */
  showDoubts(doubts: Doubts): void {
    for (const row of this.rows) row.showDoubt(row.committed ? doubts.get(row.name) : undefined);
  }

  /** Puts the cursor into the row of a variable. */
  focus(name: string): void {
    this.rows.find((row) => row.name === name)?.focus();
  }

  /** The empty row that stands ready, when it is of this kind; else a new one, in its place. */
  private ready(kind: Variable["kind"]): Row {
    const empty = this.rows.find((row) => !row.committed && !row.touched);
    if (empty?.kind === kind) return empty;
    if (empty) {
      this.rows = this.rows.filter((row) => row !== empty);
      empty.element.remove();
    }
    return this.add(kind);
  }

  private add(kind: Variable["kind"]): Row {
    const row = this.row(kind, false);
    this.rows.push(row);
    this.list.append(row.element);
    return row;
  }

  private row(kind: Variable["kind"], committed: boolean): Row {
    const row = new Row(this.session, kind, this.formats, {
      changed: () => this.commit(row),
      removed: () => this.remove(row),
    });
    row.committed = committed;
    return row;
  }

  private commit(row: Row): void {
    const taken = this.rows.some((other) => other !== row && other.committed && other.name === row.name);
    const wrong = row.name === "" ? "empty" : !namePattern.test(row.name) ? "bad" : taken ? "taken" : null;
    row.refuse(wrong, wrong === "empty" && !row.touched);
    if (wrong !== null) return;
    row.committed = true;
    this.of.write(this.rows.filter((one) => one.committed).map((one) => one.variable()));
  }

  private remove(row: Row): void {
    this.rows = this.rows.filter((one) => one !== row);
    row.element.remove();
    if (row.committed) this.of.write(this.rows.filter((one) => one.committed).map((one) => one.variable()));
    if (this.rows.length === 0) this.refresh();
  }
}

let count = 0;

interface RowEvents {
  changed(): void;
  removed(): void;
}

class Row {
  readonly element: HTMLElement;
  committed = false;
  private readonly nameInput: HTMLInputElement;

  constructor(
    private readonly session: Session,
    readonly kind: Variable["kind"],
    formats: string,
    events: RowEvents,
  ) {
    this.element = clone(session.template(kind));
    this.nameInput = find<HTMLInputElement>(this.element, "[data-name]");
    this.element.querySelector("[data-format]")?.setAttribute("list", formats);
    this.element.addEventListener("input", () => events.changed());
    this.element.addEventListener("click", (event) => {
      const target = event.target as Element;
      if (target.closest("[data-remove]")) events.removed();
      else if (target.closest("[data-add-part]")) {
        this.part({ sign: "-", amount: 1, unit: "d" });
        events.changed();
      } else if (target.closest("[data-remove-part]")) {
        target.closest(".offset-part")?.remove();
        events.changed();
      }
    });
  }

  get name(): string {
    return this.nameInput.value.trim();
  }

  /** Whether anything at all was filled in. */
  get touched(): boolean {
    return all<HTMLInputElement>(this.element, "input").some((input) => input.value !== "");
  }

  focus(): void {
    this.nameInput.focus();
  }

  variable(): Variable {
    const member = (name: string) => find<HTMLInputElement>(this.element, `[data-${name}]`).value;
    // What is not chosen is not written: a definition without anchors and types stays as it is.
    const type = member("type") === "" ? {} : { type: member("type") as ValueType };
    if (this.kind === "constant")
      return { kind: "constant", name: this.name, value: member("constant"), ...type };
    const base = member("base") as VariableBase;
    const anchor = member("anchor") === "" ? {} : { anchor: member("anchor") as Anchor };
    const format = member("format");
    return { kind: "time", name: this.name, format, offset: this.offset(), base, ...anchor, ...type };
  }

  show(variable: Variable): void {
    show(this.nameInput, variable.name);
    show(find<HTMLSelectElement>(this.element, "[data-type]"), variable.type ?? "");
    if (variable.kind === "constant") {
      show(find<HTMLInputElement>(this.element, "[data-constant]"), variable.value ?? "");
    } else {
      show(find<HTMLInputElement>(this.element, "[data-format]"), variable.format ?? "");
      show(find<HTMLSelectElement>(this.element, "[data-base]"), variable.base ?? "BUSINESS_TIME");
      show(find<HTMLSelectElement>(this.element, "[data-anchor]"), variable.anchor ?? "");
      if (this.offset() !== (variable.offset ?? "")) this.showOffset(variable.offset ?? "");
    }
    if (document.activeElement !== this.nameInput) this.refuse(null);
  }

  showValue(value: Value | undefined): void {
    const shown = find(this.element, "[data-value]");
    const finding = value?.findings[0]?.message;
    const show = this.committed && value !== undefined;
    shown.textContent = show && value.value !== null ? `= ${value.value}` : "";
    if (this.nameInput.getAttribute("aria-invalid") !== "true") this.say(show && finding ? finding : null);
  }

  showDoubt(doubt: ReturnType<Doubts["get"]>): void {
    this.element.querySelector(".variable-warning")?.remove();
    if (!doubt) return;
    const box = make("p", { class: "variable-warning" }, make("span", { text: doubt.message }));
    for (const { name, act } of doubt.fixes) {
      const button = make("button", { class: "button link", text: name });
      button.type = "button";
      button.addEventListener("click", act);
      box.append(button);
    }
    this.element.append(box);
  }

  refuse(reason: "empty" | "bad" | "taken" | null, quietly = false): void {
    this.nameInput.setAttribute("aria-invalid", String(reason !== null && !quietly));
    this.say(reason === null || quietly ? null : text(`variable.${reason}`));
  }

  private say(message: string | null): void {
    const error = find(this.element, "[data-error]");
    error.hidden = message === null;
    error.textContent = message ?? "";
  }

  private offset(): string {
    const box = this.element.querySelector("[data-parts]");
    if (!box) return "";
    const kept = (box as HTMLElement).dataset.kept;
    if (kept !== undefined) return kept;
    return offsetText(
      all(box, ".offset-part").map((element) => ({
        sign: find<HTMLSelectElement>(element, "[data-sign]").value as OffsetPart["sign"],
        amount: Math.max(0, Math.trunc(find<HTMLInputElement>(element, "[data-amount]").valueAsNumber || 0)),
        unit: find<HTMLSelectElement>(element, "[data-unit]").value as OffsetPart["unit"],
      })),
    );
  }

  private showOffset(offset: string): void {
    const box = find(this.element, "[data-parts]");
    const parts = offsetParts(offset);
    box.replaceChildren();
    delete box.dataset.kept;
    // An offset that is none is kept as it is until somebody changes it here: the finding says what is wrong.
    if (parts === null) box.dataset.kept = offset;
    for (const one of parts ?? []) this.part(one);
  }

  private part({ sign, amount, unit }: OffsetPart): void {
    const box = find(this.element, "[data-parts]");
    delete box.dataset.kept;
    const element = clone(this.session.template("part"));
    find<HTMLSelectElement>(element, "[data-sign]").value = sign;
    find<HTMLInputElement>(element, "[data-amount]").value = String(amount);
    find<HTMLSelectElement>(element, "[data-unit]").value = unit;
    box.append(element);
  }
}
