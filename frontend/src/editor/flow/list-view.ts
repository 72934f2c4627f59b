import type { MrCanvas } from "../../canvas";
import type { Finding } from "../../model";
import { all, clone, find } from "../../pages/dom";
import { text } from "../../pages/texts";
import type { Session } from "../session";
import { fillRow } from "./list-row";
import { readingOrder } from "./order";

/** Height of a row in CSS pixels, as the style has it, and how many are kept ready outside the window. */
const rowHeight = 36;
const spare = 8;

/** The flow as a table. Only the rows that can be seen are in the page, so that thousands stay workable. */
export class ListView {
  readonly grid: HTMLElement;
  /** The row that has, or last had, the focus. */
  active: string | null = null;
  private readonly body: HTMLElement;
  private readonly rows = new Map<string, HTMLElement>();
  private order: string[] = [];
  private findings = new Map<string, Finding[]>();
  private frame = 0;
  private shown = false;

  constructor(
    private readonly session: Session,
    private readonly canvas: MrCanvas,
    private readonly unpublished: ReadonlySet<string>,
  ) {
    this.grid = find(session.root, "[data-list-grid]");
    this.body = find(session.root, "[data-list-rows]");
    this.grid.addEventListener("scroll", () => this.draw());
    this.grid.addEventListener("focusin", (event) => {
      const key = (event.target as Element).closest<HTMLElement>("[data-key]")?.dataset.key;
      if (key !== undefined && key !== this.active) {
        this.active = key;
        this.turn();
      }
    });
    new ResizeObserver(() => this.ask()).observe(this.grid);
    session.store.subscribe(() => this.ask());
    session.selected.watch(() => this.ask());
    session.run.watch(() => this.ask());
    session.findings.watch((found) => {
      this.findings = new Map();
      for (const one of found)
        if (one.node) this.findings.set(one.node, [...(this.findings.get(one.node) ?? []), one]);
      this.ask();
    });
  }

  get keys(): readonly string[] {
    return this.order;
  }

  /** Rows that fit into the window: how far Page Up and Page Down go. */
  get page(): number {
    return Math.max(1, Math.floor(this.grid.clientHeight / rowHeight) - 2);
  }

  show(shown: boolean): void {
    this.shown = shown;
    if (shown) this.refresh();
  }

  /** Gives the focus to a row, in view; null to the one that has its turn. */
  focus(key: string | null): void {
    if (!this.shown) return;
    this.refresh();
    const to = key !== null && this.order.includes(key) ? key : (this.active ?? this.order[0] ?? null);
    if (to === null) {
      find(this.session.root, '[data-list-act="add"]').focus();
      return;
    }
    this.active = to;
    this.reveal(to);
    this.turn();
    this.rows.get(to)?.focus({ preventScroll: true });
  }

  /** Scrolls a row into view, only as far as needed. */
  reveal(key: string): void {
    const at = this.order.indexOf(key);
    if (!this.shown || at < 0) return;
    const top = at * rowHeight;
    const room = this.grid.clientHeight - this.head - rowHeight;
    if (this.grid.scrollTop > top) this.grid.scrollTop = top;
    else if (this.grid.scrollTop < top - room) this.grid.scrollTop = top - room;
    this.draw();
  }

  row(key: string): HTMLElement | null {
    return this.rows.get(key) ?? null;
  }

  /** Several changes before the next frame are one. */
  ask(): void {
    if (!this.shown || this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.refresh();
    });
  }

  private get head(): number {
    return this.body.offsetTop;
  }

  private refresh(): void {
    const { root, store } = this.session;
    const at = this.active === null ? -1 : this.order.indexOf(this.active);
    this.order = readingOrder(store);
    const { length } = this.order;
    // The row that took the place of one that is gone has its turn.
    if (this.active === null || !store.node(this.active))
      this.active = this.order[Math.min(Math.max(at, 0), length - 1)] ?? null;
    this.grid.setAttribute("aria-rowcount", String(length + 1));
    this.grid.hidden = length === 0;
    find(root, "[data-list-none]").hidden = length > 0;
    find(root, "[data-list-count]").textContent =
      length === 1 ? text("list.count.one") : text("list.count", length);
    this.body.style.height = `${length * rowHeight}px`;
    for (const [key, row] of this.rows) if (store.node(key)) this.fill(key, row);
    this.draw();
  }

  /** Makes the page hold the rows that can be seen, and the one with the focus. */
  private draw(): void {
    const first = Math.max(0, Math.floor(this.grid.scrollTop / rowHeight) - spare);
    const last = Math.ceil((this.grid.scrollTop + this.grid.clientHeight) / rowHeight) + spare;
    const wanted = new Set(this.order.slice(first, last));
    if (this.active !== null) wanted.add(this.active);
    for (const [key, row] of this.rows) {
      if (wanted.has(key)) continue;
      row.remove();
      this.rows.delete(key);
    }
    this.order.forEach((key, at) => {
      if (!wanted.has(key)) return;
      let row = this.rows.get(key);
      if (!row) {
        row = clone(this.session.template("list-row"));
        this.rows.set(key, row);
        this.fill(key, row);
        this.body.append(row);
      }
      row.style.transform = `translateY(${at * rowHeight}px)`;
      row.setAttribute("aria-rowindex", String(at + 2));
    });
    this.turn();
  }

  private fill(key: string, row: HTMLElement): void {
    const { session, canvas } = this;
    const node = session.store.node(key);
    // A field in which a name is being written stays.
    if (!node || row.querySelector("input")) return;
    const focused = row.contains(document.activeElement) ? this.placeOfFocus(row) : null;
    fillRow(row, node, {
      store: session.store,
      kind: canvas.kindOf(key),
      state: session.run.value?.nodes.find((one) => one.key === key)?.state ?? null,
      findings: this.findings.get(key) ?? [],
      changed: this.unpublished.has(key),
      selected: session.selected.value.includes(key),
    });
    if (focused !== null && !row.contains(document.activeElement))
      (all<HTMLElement>(row, "button")[focused] ?? row).focus({ preventScroll: true });
  }

  /** Which of the row's buttons has the focus, to give it back when the row is filled anew. */
  private placeOfFocus(row: HTMLElement): number {
    return all(row, "button").indexOf(document.activeElement as HTMLElement);
  }

  private turn(): void {
    for (const [key, row] of this.rows) row.tabIndex = key === this.active ? 0 : -1;
  }
}
