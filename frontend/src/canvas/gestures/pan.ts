import type { Point } from "../../model";
import type { Board } from "../board";
import type { Gesture } from "./gesture";

/** Drag on blank, with space, or with the middle button. A press without a drag on blank clears the selection. */
export function pan(board: Board, start: Point, onBlank: boolean): Gesture {
  const from = board.view;
  let moved = false;
  return {
    scrolls: false,
    cursor: "grabbing",
    move(at) {
      moved ||= Math.hypot(at.x - start.x, at.y - start.y) > 3;
      if (moved) board.setView({ ...board.view, x: from.x + at.x - start.x, y: from.y + at.y - start.y });
    },
    up() {
      if (!moved && onBlank) board.select([]);
    },
    cancel() {
      board.setView(from);
    },
  };
}
