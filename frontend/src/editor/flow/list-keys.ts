import { all } from "../../pages/dom";
import type { Side } from "./list-row";
import type { ListView } from "./list-view";

/** What the keys of the list do beyond it. */
export interface ListActs {
  select(key: string): void;
  /** Selects from the row that the selection began at up to this one. */
  extend(key: string): void;
  toggle(key: string): void;
  stream(key: string, up: boolean): void;
  selectAll(): void;
  open(key: string): void;
  rename(key: string): void;
  addAfter(key: string | null): void;
  note(): void;
  choose(key: string, side: Side): void;
  goto(key: string): void;
  unlink(from: string, to: string): void;
  insert(from: string, to: string): void;
  suspend(): void;
  remove(): void;
  join(): void;
  duplicate(): void;
  tidy(): void;
  undo(): void;
  redo(): void;
  menu(key: string): void;
  help(): void;
}

/** The keys of the list: those of the canvas, with rows in place of cards. Says whether the key was the list's. */
export function pressInList(event: KeyboardEvent, list: ListView, acts: ListActs): boolean {
  const target = event.target as HTMLElement;
  if (target instanceof HTMLInputElement) return false;
  const row = target.closest<HTMLElement>("[data-key]");
  const key = row?.dataset.key ?? list.active;
  if (event.altKey && event.shiftKey && event.code === "KeyT") return done(acts.tidy());
  if (event.ctrlKey || event.metaKey) return !event.altKey && commanded(event, key, list, acts);
  if (event.altKey) return false;
  if (event.key === "?") return done(acts.help());
  if (event.key.toLowerCase() === "n") return done(acts.note());
  if (key === null) return event.key.toLowerCase() === "a" && done(acts.addAfter(null));
  if (target instanceof HTMLButtonElement && onButton(event, target, key, acts)) return true;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) return done(acts.menu(key));
  if (along(event, row, key, list, acts)) return true;
  return onRow(event, key, acts);
}

function commanded(event: KeyboardEvent, key: string | null, list: ListView, acts: ListActs): boolean {
  const pressed = event.key.toLowerCase();
  if (pressed === "a") return done(acts.selectAll());
  if (pressed === "z") return done(event.shiftKey ? acts.redo() : acts.undo());
  if (pressed === "y") return done(acts.redo());
  const [first, last] = [list.keys[0], list.keys.at(-1)];
  if (pressed === "home" && first !== undefined) return done(go(first, list, acts));
  if (pressed === "end" && last !== undefined) return done(go(last, list, acts));
  if (key === null) return false;
  if (pressed === "d") return done(acts.duplicate());
  if (pressed === "delete" || pressed === "backspace") return done(acts.join());
  if (pressed === " ") return done(acts.toggle(key));
  return false;
}

/** A dependency that has the focus: Delete removes it, A puts a node into it. */
function onButton(event: KeyboardEvent, button: HTMLButtonElement, key: string, acts: ListActs): boolean {
  if (event.key === "Enter" || event.key === " ") {
    button.click();
    return true;
  }
  const other = button.dataset.link;
  if (other === undefined) return false;
  const up = button.closest("[data-links]")?.getAttribute("data-links") === "upstream";
  const [from, to] = up ? [other, key] : [key, other];
  if (event.key === "Delete" || event.key === "Backspace") return done(acts.unlink(from, to));
  if (event.key.toLowerCase() === "a") return done(acts.insert(from, to));
  return false;
}

/** Arrows: up and down to other rows, left and right to the buttons of this one. */
function along(
  event: KeyboardEvent,
  row: HTMLElement | null,
  key: string,
  list: ListView,
  acts: ListActs,
): boolean {
  const at = list.keys.indexOf(key);
  const steps: Record<string, number> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -list.page,
    PageDown: list.page,
  };
  const step = steps[event.key];
  if (step !== undefined) {
    const to = list.keys[Math.min(list.keys.length - 1, Math.max(0, at + step))];
    if (to === undefined) return true;
    if (event.shiftKey) acts.extend(to);
    else go(to, list, acts);
    return true;
  }
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return false;
  const left = event.key === "ArrowLeft";
  if (event.shiftKey) return done(acts.stream(key, left));
  if (!row) return true;
  const stops = [row, ...all<HTMLElement>(row, "button")];
  const now = Math.max(0, stops.indexOf(document.activeElement as HTMLElement));
  stops[Math.min(stops.length - 1, Math.max(0, now + (left ? -1 : 1)))]?.focus({ preventScroll: true });
  return true;
}

function onRow(event: KeyboardEvent, key: string, acts: ListActs): boolean {
  switch (event.key.toLowerCase()) {
    case "enter":
      return done(acts.open(key));
    case "f2":
      return done(acts.rename(key));
    case " ":
      return done(acts.toggle(key));
    case "a":
      return done(acts.addAfter(key));
    case "c":
      return done(acts.choose(key, event.shiftKey ? "upstream" : "downstream"));
    case "d":
      return done(acts.suspend());
    case "delete":
    case "backspace":
      return done(acts.remove());
    default:
      return false;
  }
}

function go(key: string, list: ListView, acts: ListActs): void {
  acts.select(key);
  list.focus(key);
}

function done(_: unknown): true {
  return true;
}
