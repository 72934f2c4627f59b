import type { Point } from "../../model";
import type { Board } from "../board";
import { rectOf } from "../geometry";
import type { Gesture } from "./gesture";

/** Shift and drag on blank: adds what the rectangle touches to the selection. */
export function band(board: Board, start: Point): Gesture {
  const origin = board.world(start);
  const before = [...board.selected];
  const edges = board.chosenEdges();
  const notes = [...board.selectedNotes];
  return {
    scrolls: true,
    cursor: "crosshair",
    move(at) {
      board.band = rectOf(origin, board.world(at));
      const inside = board.scene.nodesIn(board.band).map((node) => node.key);
      const sheets = board.scene.notes.in(board.band).map((note) => note.key);
      board.select(new Set([...before, ...inside]), edges, new Set([...notes, ...sheets]));
      board.invalidate();
    },
    up() {
      board.band = null;
      board.invalidate();
      if (board.selected.size > 0)
        board.say(board.text("said.selected", board.number("said.nodes", board.selected.size)));
    },
    cancel() {
      board.band = null;
      board.select(before, edges, notes);
      board.invalidate();
    },
  };
}
