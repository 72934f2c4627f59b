import type { Point } from "../../model";
import type { Board } from "../board";
import { grid } from "../geometry";
import { noteSize } from "../notes";
import type { Gesture } from "./gesture";

/** Drags the lower right corner of a note. */
export function resize(board: Board, start: Point, key: string): Gesture {
  const note = board.scene.notes.get(key);
  const origin = board.world(start);
  let size: { key: string; w: number; h: number } | null = null;
  const show = (next: typeof size) => {
    board.scene.notes.resize(next);
    board.invalidate({ notes: true });
  };
  return {
    scrolls: false,
    cursor: "resize",
    move(at) {
      if (!note) return;
      const now = board.world(at);
      const round = (value: number, least: number) => Math.max(least, Math.round(value / grid) * grid);
      size = {
        key,
        w: round(note.w + now.x - origin.x, noteSize.least.width),
        h: round(note.h + now.y - origin.y, noteSize.least.height),
      };
      show(size);
    },
    up() {
      show(null);
      if (size) {
        const { w, h } = size;
        board.store.changeNotes((one) => (one.key === key ? { ...one, w, h } : one));
      }
    },
    cancel() {
      show(null);
    },
  };
}
