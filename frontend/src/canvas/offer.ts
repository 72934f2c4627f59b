import type { Edge, NodeKind, Point } from "../model";
import type { Acts } from "./acts";
import type { Board } from "./board";
import { endConnecting } from "./gestures/connect";
import type { StringKey } from "./strings";

/** The palette that is open on the canvas: where, and what becomes of the node that is chosen. */
export interface Offer {
  /** World point. */
  at: Point;
  /** The node that the new one starts after. */
  from: string | null;
  /** The dependency that the new one is put into. */
  edge: Edge | null;
}

interface Choice {
  what: NodeKind | "note";
  label: StringKey;
  group: StringKey;
}

const choices: readonly Choice[] = [
  { what: "sql", label: "kind.sql", group: "group.processing" },
  { what: "note", label: "note", group: "group.canvas" },
];

/** A searchable list of what can be added, at a point of the canvas. Arrows choose, Enter adds, Escape ends. */
export class QuickAdd {
  readonly root = document.createElement("div");
  private readonly field = document.createElement("input");
  private readonly list = document.createElement("div");
  private shown: Offer | null = null;
  private chosen = 0;

  constructor(
    private readonly board: Board,
    private readonly acts: Acts,
    /** Where the focus goes when it ends: to a node, or back. */
    private readonly focus: (key: string | null) => void,
    private readonly writeNote: (key: string) => void,
  ) {
    const { root, field, list } = this;
    root.className = "mr-quick";
    root.dataset.own = "";
    root.hidden = true;
    field.type = "text";
    field.autocomplete = "off";
    field.spellcheck = false;
    field.placeholder = board.text("quick.hint");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", "mr-quick-list");
    field.setAttribute("aria-label", board.text("quick"));
    list.id = "mr-quick-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", board.text("quick"));
    root.append(field, list);
    field.addEventListener("input", () => this.fill());
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => this.close(false));
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(option.dataset.what as Choice["what"]);
    });
  }

  draw(): void {
    const { board, root } = this;
    const offer = board.offering;
    if (offer && offer !== this.shown) {
      this.shown = offer;
      root.hidden = false;
      this.field.value = "";
      this.fill();
      this.field.focus({ preventScroll: true });
    }
    if (!this.shown) return;
    const { x, y, zoom } = board.view;
    const left = Math.max(8, Math.min(this.shown.at.x * zoom + x, board.size.width - root.offsetWidth - 8));
    const top = Math.max(8, Math.min(this.shown.at.y * zoom + y, board.size.height - root.offsetHeight - 8));
    root.style.transform = `translate(${left}px, ${top}px)`;
  }

  private fill(): void {
    const { board, list } = this;
    const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const connected = this.shown?.from != null || this.shown?.edge != null;
    const found = choices.filter(({ what, label, group }) => {
      const all = `${board.text(label)} ${board.text(group)}`.toLowerCase();
      return (what !== "note" || !connected) && words.every((word) => all.includes(word));
    });
    const options = found.map(({ what, label, group }) => {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.dataset.what = what;
      option.id = `mr-quick-${what}`;
      const name = document.createElement("span");
      name.textContent = board.text(label);
      const of = document.createElement("small");
      of.textContent = board.text(group);
      option.append(name, of);
      return option;
    });
    list.replaceChildren(...options);
    if (options.length === 0) {
      const none = document.createElement("p");
      none.textContent = board.text("quick.none");
      list.append(none);
    }
    this.mark(0);
  }

  private get options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private mark(at: number): void {
    const { options } = this;
    this.chosen = options.length === 0 ? 0 : (at + options.length) % options.length;
    options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.chosen));
    });
    const id = options[this.chosen]?.id;
    if (id) this.field.setAttribute("aria-activedescendant", id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  private press(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "ArrowDown") this.mark(this.chosen + 1);
    else if (event.key === "ArrowUp") this.mark(this.chosen - 1);
    else if (event.key === "Enter" && !event.isComposing) {
      const what = this.options[this.chosen]?.dataset.what;
      if (what) this.take(what as Choice["what"]);
    } else if (event.key === "Escape") this.close(true);
    else return;
    event.preventDefault();
  }

  private take(what: Choice["what"]): void {
    const offer = this.shown;
    if (!offer) return;
    this.close(false);
    if (what === "note") {
      const key = this.acts.addNote(offer.at);
      if (key) this.writeNote(key);
      return;
    }
    const key = offer.edge
      ? this.acts.insert(offer.edge, what)
      : this.acts.addFrom(offer.at, what, offer.from);
    this.focus(key);
  }

  private close(back: boolean): void {
    if (!this.shown) return;
    const { from } = this.shown;
    this.shown = null;
    this.board.offering = null;
    this.root.hidden = true;
    if (this.board.connecting?.by === "held") endConnecting(this.board);
    this.board.invalidate({ content: true });
    if (back) this.focus(from ?? this.board.active);
  }
}
