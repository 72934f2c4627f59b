import type { MrCanvas } from "../../canvas";
import { find } from "../../pages/dom";
import { toast } from "../../pages/toasts";
import type { Session } from "../session";
import { LinkPicker } from "./link-picker";
import { type ListActs, pressInList } from "./list-keys";
import type { ListNotes } from "./list-notes";
import type { Side } from "./list-row";
import type { ListView } from "./list-view";

/** What can be done in the list: every act of the canvas, done by the canvas itself, with the focus staying in the list. */
export class ListDesk implements ListActs {
  private readonly picker: LinkPicker;
  /** Where a selection of several rows began. */
  private anchor: string | null = null;

  constructor(
    private readonly session: Session,
    private readonly canvas: MrCanvas,
    private readonly list: ListView,
    private readonly notes: ListNotes,
    readonly open: (key: string) => void,
  ) {
    this.picker = new LinkPicker(session, canvas, (key) => list.focus(key));
    const { grid } = list;
    grid.addEventListener("keydown", (event) => {
      if (!pressInList(event, list, this)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    grid.addEventListener("click", (event) => this.clicked(event));
    grid.addEventListener("dblclick", (event) => {
      const target = event.target as Element;
      const key = target.closest("button, input") ? null : keyOf(target);
      if (key !== null) open(key);
    });
    grid.addEventListener("contextmenu", (event) => {
      const key = keyOf(event.target as Element);
      if (key === null) return;
      event.preventDefault();
      this.menu(key, { x: event.clientX, y: event.clientY });
    });
    this.bindClipboard(grid);
  }

  select(key: string): void {
    this.anchor = key;
    this.canvas.select([key]);
  }

  extend(key: string): void {
    const { keys } = this.list;
    const from = this.anchor ?? this.list.active ?? key;
    const [a, b] = [keys.indexOf(from), keys.indexOf(key)];
    this.canvas.select(keys.slice(Math.min(a, b), Math.max(a, b) + 1));
    this.anchor = from;
    this.list.focus(key);
  }

  toggle(key: string): void {
    const now = new Set(this.session.selected.value);
    if (!now.delete(key)) now.add(key);
    this.anchor = key;
    this.canvas.select(now);
  }

  stream(key: string, up: boolean): void {
    this.canvas.selectStream(key, up);
  }

  selectAll(): void {
    this.canvas.selectAll();
  }

  rename(key: string): void {
    this.list.focus(key);
    const name = this.list.row(key)?.querySelector<HTMLElement>("[data-name]");
    if (!name) return;
    const field = document.createElement("input");
    field.className = "input";
    field.value = this.session.store.node(key)?.name ?? "";
    field.maxLength = 200;
    field.setAttribute("aria-label", this.canvas.word("rename"));
    let over = false;
    const end = (stay: boolean) => {
      over = true;
      field.remove();
      name.hidden = false;
      if (stay) this.list.focus(key);
      else this.list.ask();
    };
    const take = (stay: boolean) => {
      if (over) return;
      const refused = this.canvas.renameTo(key, field.value);
      if (refused !== null) toast({ tone: "bad", about: "rename", title: refused });
      if (refused === null || !stay) end(stay);
      else field.setAttribute("aria-invalid", "true");
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) take(true);
      else if (event.key === "Escape") end(true);
    });
    field.addEventListener("blur", () => take(false));
    name.hidden = true;
    name.after(field);
    field.focus();
    field.select();
  }

  addAfter(key: string | null): void {
    this.canvas.select(key === null ? [] : [key]);
    this.list.focus(this.canvas.add("sql"));
  }

  note(): void {
    const key = this.canvas.addNote();
    if (key !== null) this.notes.focus(key);
  }

  choose(key: string, side: Side): void {
    this.list.reveal(key);
    const row = this.list.row(key);
    if (row) this.picker.open(key, side, find(row, `[data-links="${side}"]`));
  }

  goto(key: string): void {
    this.select(key);
    this.list.focus(key);
  }

  unlink(from: string, to: string): void {
    this.canvas.disconnect({ from, to });
    this.list.focus(this.list.active);
  }

  insert(from: string, to: string): void {
    this.list.focus(this.canvas.insert({ from, to }));
  }

  suspend(): void {
    this.own();
    this.canvas.toggleSuspended();
  }

  remove(): void {
    this.own();
    this.canvas.removeSelected();
    this.list.focus(null);
  }

  join(): void {
    this.own();
    this.canvas.removeAndJoin();
    this.list.focus(null);
  }

  duplicate(): void {
    this.own();
    this.list.focus(this.canvas.duplicate());
  }

  tidy(): void {
    this.canvas.tidy();
  }

  undo(): void {
    this.canvas.undo();
    this.list.focus(null);
  }

  redo(): void {
    this.canvas.redo();
    this.list.focus(null);
  }

  menu(key: string, at?: { x: number; y: number }): void {
    if (!this.session.selected.value.includes(key)) this.select(key);
    this.list.focus(key);
    const box = this.list.row(key)?.getBoundingClientRect();
    const place = at ?? { x: (box?.left ?? 0) + 40, y: box?.bottom ?? 0 };
    this.canvas.dispatchEvent(new CustomEvent("mr-menu", { bubbles: true, detail: { key, ...place } }));
  }

  help(): void {
    this.canvas.help();
  }

  /** An act is about what is selected, else about the row with the focus. */
  private own(): void {
    const { active } = this.list;
    const selected = this.session.selected.value;
    if (active !== null && !selected.includes(active)) this.canvas.select([active]);
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const key = keyOf(target);
    if (key === null || target.closest("input")) return;
    const button = target.closest<HTMLElement>("button");
    if (button?.dataset.link !== undefined) this.goto(button.dataset.link);
    else if (button?.dataset.choose) this.picker.open(key, button.dataset.choose as Side, button);
    else if (button?.hasAttribute("data-row-menu")) {
      const box = button.getBoundingClientRect();
      this.menu(key, { x: box.left, y: box.bottom });
    } else if (button?.classList.contains("flow-found"))
      this.canvas.dispatchEvent(new CustomEvent("mr-findings", { bubbles: true, detail: { key } }));
    else if (event.shiftKey) this.extend(key);
    else {
      if (event.ctrlKey || event.metaKey) this.toggle(key);
      else this.select(key);
      this.list.focus(key);
    }
  }

  private bindClipboard(grid: HTMLElement): void {
    const copy = (event: ClipboardEvent): boolean => {
      if (event.target instanceof HTMLInputElement) return false;
      this.own();
      const text = this.canvas.copyText();
      if (text === null || !event.clipboardData) return false;
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      return true;
    };
    grid.addEventListener("copy", copy);
    grid.addEventListener("cut", (event) => {
      if (copy(event)) this.remove();
    });
    grid.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (event.target instanceof HTMLInputElement || text === "") return;
      event.preventDefault();
      if (this.canvas.pasteText(text)) this.list.focus(this.session.selected.value[0] ?? null);
    });
  }
}

function keyOf(element: Element): string | null {
  return element.closest<HTMLElement>("[data-key]")?.dataset.key ?? null;
}
