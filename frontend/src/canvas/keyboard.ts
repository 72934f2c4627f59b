import type { Acts } from "./acts";
import type { Board } from "./board";
import { beginConnecting, connectTo, endConnecting } from "./gestures/connect";
import { pressOnNote } from "./note-keys";
import { arrows, type Direction, nearestInDirection, steps, walk } from "./walk";

/** What the keyboard does beyond the board. */
export interface Desk {
  focus(key: string | null): void;
  open(key: string): void;
  rename(key: string): void;
  /** Asks the page for the menu of a node. */
  menu(key: string): void;
  help(): void;
  tidy(): void;
  duplicate(): void;
  /** Opens the palette at the pointer, or in the middle. */
  offer(): void;
  /** Adds a note and begins to write it. */
  note(): void;
  writeNote(key: string): void;
  /** Gives up a drag in progress; says whether there was one. */
  cancelDrag(): boolean;
}

/** Every key of the canvas. Tab is never taken: it always moves the focus on. */
export class Keyboard {
  constructor(
    private readonly board: Board,
    private readonly acts: Acts,
    private readonly desk: Desk,
  ) {}

  /** Whether the key was the canvas's. */
  press(event: KeyboardEvent): boolean {
    if (this.board.connecting?.by === "keys" && this.whileConnecting(event)) return true;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) return this.menu();
    const note = (event.target as Partial<HTMLElement> | null)?.dataset?.note;
    if (note !== undefined && pressOnNote(event, note, this.board, this.acts, this.desk)) return true;
    if (event.altKey && event.shiftKey && event.code === "KeyT") return this.tidy();
    const command = event.ctrlKey || event.metaKey;
    if (command) return !event.altKey && this.commanded(event.key.toLowerCase(), event.shiftKey);
    const direction = arrows[event.key];
    if (direction) return this.arrow(direction, event);
    return !event.altKey && this.plain(event.key);
  }

  private commanded(key: string, shift: boolean): boolean {
    const { board, acts } = this;
    if (key === "a") acts.selectAll();
    else if (board.readOnly) return false;
    else if (key === "z" && shift) acts.redo();
    else if (key === "z") acts.undo();
    else if (key === "y") acts.redo();
    else if (key === "d") this.desk.duplicate();
    else if (key === "delete" || key === "backspace") this.remove(() => acts.removeAndJoin());
    else return false;
    return true;
  }

  private tidy(): boolean {
    if (this.board.readOnly) return false;
    this.desk.tidy();
    return true;
  }

  /** Removes what is selected, else the node with the focus. */
  private remove(act: () => void): void {
    const { board, desk } = this;
    if (board.nothingSelected && board.active) board.select([board.active]);
    act();
    desk.focus(board.active);
  }

  private plain(key: string): boolean {
    const { board, acts, desk } = this;
    const { active } = board;
    switch (key) {
      case "+":
      case "=":
        return this.zoom(board.view.zoom * 1.2);
      case "-":
        return this.zoom(board.view.zoom / 1.2);
      case "0":
        return this.zoom(1);
      case "1":
        board.fit();
        return true;
      case "?":
        desk.help();
        return true;
      case "Escape":
        return this.escape();
      case "Enter":
        if (active === null) return false;
        desk.open(active);
        return true;
      case "Delete":
      case "Backspace":
        if (board.readOnly) return false;
        this.remove(() => acts.removeSelected());
        return true;
      case "F2":
        if (active === null || board.readOnly) return false;
        desk.rename(active);
        return true;
      case "a":
      case "A":
        if (board.readOnly) return false;
        if (board.selected.size === 1) desk.focus(acts.addNext("sql"));
        else desk.offer();
        return true;
      case "n":
      case "N":
        if (board.readOnly) return false;
        desk.note();
        return true;
      case "c":
      case "C":
        if (active === null || board.readOnly) return false;
        this.beginConnecting(active);
        return true;
      case "d":
      case "D":
        if (board.readOnly || (active === null && board.selected.size === 0)) return false;
        acts.toggleSuspended();
        return true;
      default:
        return false;
    }
  }

  private menu(): boolean {
    const { active, readOnly } = this.board;
    if (active === null || readOnly) return false;
    this.desk.menu(active);
    return true;
  }

  private zoom(zoom: number): boolean {
    this.board.zoomTo(zoom);
    this.board.say(this.board.text("said.zoom", Math.round(this.board.view.zoom * 100)));
    return true;
  }

  private escape(): boolean {
    const { board, desk } = this;
    if (desk.cancelDrag()) return true;
    if (board.connecting) {
      endConnecting(board);
      board.say(board.text("said.cancelled"));
      return true;
    }
    if (board.nothingSelected) return false;
    board.select([]);
    return true;
  }

  private arrow(direction: Direction, event: KeyboardEvent): boolean {
    const { board, acts, desk } = this;
    const start = board.active ?? board.scene.all[0]?.key;
    if (start === undefined) return false;
    if (event.altKey) {
      acts.nudge(...steps[direction]);
      return true;
    }
    if (event.shiftKey) {
      acts.selectStream(start, direction === "left" || direction === "up");
      return true;
    }
    const to = board.active === null ? start : walk(board.scene, board.store.graph, start, direction);
    if (to === null) return true;
    board.select([to]);
    desk.focus(to);
    return true;
  }

  // ── connecting by keys ──

  private beginConnecting(from: string): void {
    const { board } = this;
    beginConnecting(board, from, "keys", null);
    if (this.candidates().length === 0) {
      endConnecting(board);
      board.say(board.text("said.no-target", board.name(from)));
      return;
    }
    board.say(board.text("said.connecting", board.name(from)));
  }

  /** What may be chosen: what may be reached, and what is connected already, to take that away again. */
  private candidates(): string[] {
    const { board } = this;
    const { from, legal } = board.connecting!;
    const after = new Set(board.store.graph.next(from));
    return board.scene.all
      .map((node) => node.key)
      .filter((key) => legal.has(key) || (after.has(key) && key !== from));
  }

  private whileConnecting(event: KeyboardEvent): boolean {
    const { board, desk } = this;
    const wire = board.connecting!;
    const direction = arrows[event.key];
    if (direction) {
      const candidates = this.candidates();
      const from = wire.target ?? wire.from;
      const target =
        nearestInDirection(board.scene, from, candidates, direction) ?? wire.target ?? candidates[0] ?? null;
      if (target === null) return true;
      board.connecting = { ...wire, target };
      board.reveal(target);
      board.invalidate({ content: true });
      const text = wire.legal.has(target) ? "said.candidate" : "said.candidate-connected";
      board.say(board.text(text, board.name(target), candidates.indexOf(target) + 1, candidates.length));
      return true;
    }
    if (event.key === "Enter") {
      if (wire.target === null) return true;
      if (wire.legal.has(wire.target)) connectTo(board, wire.target);
      else {
        endConnecting(board);
        board.store.disconnect([{ from: wire.from, to: wire.target }]);
        board.say(board.text("said.disconnected", board.name(wire.target), board.name(wire.from)));
      }
      desk.focus(wire.from);
      return true;
    }
    if (event.key.toLowerCase() === "a" && wire.target !== null && !wire.legal.has(wire.target)) {
      endConnecting(board);
      desk.focus(this.acts.insert({ from: wire.from, to: wire.target }, "sql"));
      return true;
    }
    if (event.key === "Tab") endConnecting(board);
    return false;
  }
}
