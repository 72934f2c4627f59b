import type { MrCanvas } from "../../canvas";
import { find, later } from "../../pages/dom";
import { text } from "../../pages/texts";
import type { Session } from "../session";
import { readingOrder } from "./order";
import { matches } from "./search";

/** The search over the flow: by name, SQL or data source, with its count; Enter and Shift+Enter go through what it found. */
export class FindView {
  private readonly bar: HTMLElement;
  private readonly field: HTMLInputElement;
  private found: string[] = [];
  private at = -1;

  constructor(
    private readonly session: Session,
    private readonly canvas: MrCanvas,
    /** Brings a node into sight, wherever the flow is shown. */
    private readonly reveal: (key: string) => void,
    /** Gives the focus to a node, or back to the flow. */
    private readonly focus: (key: string | null) => void,
  ) {
    this.bar = find(session.root, "[data-find]");
    this.field = find<HTMLInputElement>(this.bar, "input");
    const search = later(60, () => this.search(true));
    this.field.addEventListener("input", search);
    this.bar.addEventListener("keydown", (event) => this.press(event));
    this.bar.addEventListener("click", (event) => {
      const target = event.target as Element;
      const step = target.closest<HTMLElement>("[data-find-step]")?.dataset.findStep;
      if (step) this.step(Number(step));
      else if (target.closest("[data-find-close]")) this.close();
    });
    session.store.subscribe((change) => {
      if (!this.bar.hidden && change.nodes.size > 0) this.search(false);
    });
    canvas.addEventListener("mr-find", () => this.open());
  }

  open(): void {
    this.bar.hidden = false;
    this.field.focus();
    this.field.select();
    this.search(false);
  }

  private close(): void {
    this.bar.hidden = true;
    this.canvas.setMatches([]);
    this.focus(this.found[this.at] ?? null);
  }

  private search(first: boolean): void {
    const { store } = this.session;
    const query = this.field.value;
    const now = this.found[this.at];
    this.found = readingOrder(store).filter((key) => matches(store.node(key)!, query));
    this.canvas.setMatches(this.found);
    this.at = first || now === undefined ? -1 : this.found.indexOf(now);
    if (first && this.found.length > 0) this.step(1);
    else this.count();
  }

  private step(by: number): void {
    const { length } = this.found;
    if (length === 0) {
      this.count();
      return;
    }
    this.at = this.at < 0 ? (by > 0 ? 0 : length - 1) : (this.at + by + length) % length;
    this.reveal(this.found[this.at]!);
    this.count();
  }

  private count(): void {
    const { length } = this.found;
    const key = this.found[this.at];
    const box = find(this.bar, "[data-find-count]");
    box.textContent =
      this.field.value.trim() === ""
        ? ""
        : length === 0
          ? text("find.none")
          : text("find.count", this.at + 1, length);
    box.toggleAttribute("data-none", length === 0);
    box.title = key ? text("find.said", this.session.store.node(key)?.name ?? key, this.at + 1, length) : "";
    box.setAttribute("aria-label", box.title || box.textContent);
  }

  private press(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.field) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }
}
