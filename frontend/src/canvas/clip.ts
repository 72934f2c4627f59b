import { type Bundle, bundleOf, type Pasted, type Point, paste, textOf } from "../model";
import type { Board } from "./board";
import { card, contains, grid, middle, snapped, united, visibleRect } from "./geometry";

/** Copy, cut, paste and duplicate: nodes with the dependencies among them, and notes. */
export class Clip {
  /** How often the same text was pasted in a row, so that copies do not cover each other. */
  private again = { text: "", times: 0 };

  constructor(
    private readonly board: Board,
    /** The bundle that a text holds; null when it is not one of ours. */
    private readonly read: (text: string) => Bundle | null,
  ) {}

  /** What is selected, or has the focus, as text for the clipboard; null when that is nothing. */
  copy(): string | null {
    const bundle = this.chosen();
    if (!bundle) return null;
    this.again = { text: "", times: 0 };
    this.board.say(this.board.text("said.copied", this.count(bundle)));
    return textOf(bundle);
  }

  /** Pastes a text where the pointer is, else beside where it was copied from; says why when it is not one of ours. */
  paste(text: string): boolean {
    const { board } = this;
    if (board.readOnly) return false;
    const bundle = this.read(text);
    if (!bundle) {
      this.refuse("refused.paste");
      return false;
    }
    const times = this.again.text === text ? this.again.times + 1 : 0;
    this.again = { text, times };
    return this.put(bundle, this.placeFor(bundle, times), "paste") !== null;
  }

  /** A copy of what is selected, a little further down. */
  duplicate(): string | null {
    const bundle = this.board.readOnly ? null : this.chosen();
    if (!bundle) return null;
    const added = this.put(bundle, { x: 2 * grid, y: 4 * grid }, "duplicate");
    return added?.nodes[0] ?? null;
  }

  private put(bundle: Bundle, by: Point, label: string): Pasted | null {
    const { board } = this;
    const added = paste(board.store, bundle, by, label);
    if (!added) {
      this.refuse("refused.too-many");
      return null;
    }
    const inside = new Set(added.nodes);
    const edges = board.scene.edges
      .filter(({ edge }) => inside.has(edge.from) && inside.has(edge.to))
      .map((one) => one.edge);
    board.select(added.nodes, edges, added.notes);
    board.active = added.nodes[0] ?? board.active;
    const bounds = board.scene.bounds(added.nodes);
    if (bounds) board.show(bounds);
    board.say(board.text("said.pasted", this.count({ ...bundle, edges })));
    return added;
  }

  private chosen(): Bundle | null {
    const { board } = this;
    const keys = board.nothingSelected && board.active !== null ? new Set([board.active]) : board.selected;
    const bundle = bundleOf(board.store.definition, keys, board.selectedNotes);
    return bundle.nodes.length + bundle.notes.length === 0 ? null : bundle;
  }

  private placeFor(bundle: Bundle, times: number): Point {
    const { board } = this;
    const boxes = [
      ...bundle.nodes.map(({ position }) => ({ ...(position ?? { x: 0, y: 0 }), ...card })),
      ...bundle.notes.map(({ x, y, w, h }) => ({ x, y, width: w, height: h })),
    ];
    const bounds = boxes.reduce((all, one) => united(all, one));
    const from = middle(bounds);
    const step = times * 2 * grid;
    const seen = visibleRect(board.view, board.size);
    const target = board.pointer
      ? board.world(board.pointer)
      : contains(seen, from)
        ? { x: from.x + 2 * grid, y: from.y + 4 * grid }
        : middle(seen);
    return snapped({ x: target.x - from.x + step, y: target.y - from.y + step });
  }

  private count({ nodes, edges, notes }: Bundle): string {
    const { board } = this;
    const parts = [];
    if (nodes.length > 0) parts.push(board.number("said.nodes", nodes.length));
    if (edges.length > 0) parts.push(board.number("said.edges", edges.length));
    if (notes.length > 0) parts.push(board.number("said.notes", notes.length));
    return parts.join(", ");
  }

  private refuse(why: "refused.paste" | "refused.too-many"): void {
    const sentence = this.board.text(why);
    this.board.say(sentence);
    this.board.emit("mr-refused", { sentence, reason: "paste", path: [] });
  }
}

/** Copy, cut and paste of the browser, while the focus is on the canvas and not in a field of it. */
export function bindClipboard(
  root: HTMLElement,
  board: Board,
  clip: Clip,
  cut: () => void,
  pasted: () => void,
): void {
  const field = (event: Event) =>
    event.target instanceof HTMLInputElement ||
    (event.target instanceof HTMLTextAreaElement && !event.target.readOnly);
  const copy = (event: ClipboardEvent): boolean => {
    const text = field(event) ? null : clip.copy();
    if (text === null || !event.clipboardData) return false;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    return true;
  };
  root.addEventListener("copy", copy);
  root.addEventListener("cut", (event) => {
    if (!board.readOnly && copy(event)) cut();
  });
  root.addEventListener("paste", (event) => {
    const text = field(event) ? "" : (event.clipboardData?.getData("text/plain") ?? "");
    if (text === "" || board.readOnly) return;
    event.preventDefault();
    if (clip.paste(text)) pasted();
  });
}
