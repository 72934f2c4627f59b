import type { MrCanvas } from "../../canvas";
import { find, make } from "../../pages/dom";
import { place } from "../../pages/menus";
import { text } from "../../pages/texts";
import type { Session } from "../session";
import type { Side } from "./list-row";
import { readingOrder } from "./order";

/** Most choices that are listed; the search leads to the others. */
const most = 60;

/** Chooses what a node starts after, or what starts after it. What is connected already is disconnected by it. */
export class LinkPicker {
  private readonly menu: HTMLElement;
  private readonly field: HTMLInputElement;
  private readonly list: HTMLElement;
  private key = "";
  private side: Side = "downstream";

  constructor(
    private readonly session: Session,
    private readonly canvas: MrCanvas,
    private readonly done: (key: string) => void,
  ) {
    this.menu = find(session.root, "[data-link-picker]");
    this.field = find<HTMLInputElement>(this.menu, "[data-link-search]");
    this.list = find(this.menu, "[data-link-list]");
    this.field.addEventListener("input", () => this.fill());
    this.menu.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
  }

  open(key: string, side: Side, anchor: HTMLElement): void {
    this.key = key;
    this.side = side;
    const name = this.session.store.node(key)?.name ?? key;
    find(this.menu, "[data-link-about]").textContent = text(`list.add.${side}`, name);
    this.field.value = "";
    this.fill();
    this.menu.showPopover();
    place(this.menu, anchor);
    this.field.focus();
  }

  private fill(): void {
    const { store } = this.session;
    const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const { graph } = store;
    const up = this.side === "upstream";
    const linked = new Set(up ? graph.previous(this.key) : graph.next(this.key));
    const illegal = up ? graph.downstream(this.key) : graph.upstream(this.key);
    const order = readingOrder(store).filter((key) => {
      const name = store.node(key)!.name.toLowerCase();
      return key !== this.key && words.every((word) => name.includes(word));
    });
    const rank = (key: string) => (linked.has(key) ? 0 : illegal.has(key) ? 2 : 1);
    const shown = order.sort((a, b) => rank(a) - rank(b)).slice(0, most);
    this.list.replaceChildren(
      ...shown.map((key) => this.option(key, linked.has(key), !linked.has(key) && illegal.has(key))),
    );
    find(this.menu, "[data-link-none]").hidden = shown.length > 0;
    this.mark(0);
  }

  private option(key: string, linked: boolean, refused: boolean): HTMLElement {
    const name = this.session.store.node(key)?.name ?? key;
    const option = make("div", { class: "menu-item" }, make("span", { class: "clip", text: name }));
    option.setAttribute("role", "option");
    option.id = `link-${key}`;
    option.dataset.to = key;
    option.dataset.stay = "";
    if (linked) option.append(make("small", { text: text("list.linked") }));
    if (refused) {
      option.setAttribute("aria-disabled", "true");
      const why = this.canvas.refusal(...this.ends(key)) ?? "";
      option.append(make("small", { text: why, title: why }));
    }
    return option;
  }

  private ends(other: string): [string, string] {
    return this.side === "upstream" ? [other, this.key] : [this.key, other];
  }

  private mark(at: number): void {
    const options = [...this.list.children] as HTMLElement[];
    const now = options.length === 0 ? 0 : (at + options.length) % options.length;
    options.forEach((option, index) => {
      option.toggleAttribute("data-active", index === now);
      option.setAttribute("aria-selected", String(index === now));
      if (index !== now) return;
      this.field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView?.({ block: "nearest" });
    });
    if (options.length === 0) this.field.removeAttribute("aria-activedescendant");
  }

  private press(event: KeyboardEvent): void {
    const options = [...this.list.children] as HTMLElement[];
    const at = options.findIndex((option) => option.hasAttribute("data-active"));
    event.stopPropagation();
    if (event.key === "ArrowDown") this.mark(at + 1);
    else if (event.key === "ArrowUp") this.mark(at - 1);
    else if (event.key === "Enter") {
      if (options[at]) this.take(options[at]);
    } else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  private take(option: HTMLElement): void {
    const [from, to] = this.ends(option.dataset.to ?? "");
    if (this.session.store.graph.has(from, to)) this.canvas.disconnect({ from, to });
    // What is refused says why, and the list stays.
    else if (!this.canvas.connect(from, to)) return;
    this.close();
  }

  private close(): void {
    this.menu.hidePopover();
    this.done(this.key);
  }
}
