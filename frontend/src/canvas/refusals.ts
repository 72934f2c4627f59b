import type { Refusal } from "../model";
import type { Board } from "./board";
import { edgeId } from "./scene";

/** How long the path flashes that a refused wire would have closed, in milliseconds. */
const flashTime = 1800;

/** Says why a wire was refused, tells the page, and flashes the path it would have closed. */
export function refuse(board: Board, from: string, to: string, refusal: Refusal): void {
  const sentence = refusalText(board, from, to, refusal);
  const path = refusal.reason === "cycle" ? [...refusal.path, to] : [];
  board.say(sentence);
  board.emit("mr-refused", { sentence, reason: refusal.reason, path });
  if (path.length > 0) flash(board, path);
}

export function refusalText(board: Board, from: string, to: string, refusal: Refusal): string {
  switch (refusal.reason) {
    case "self":
      return board.text("refused.self");
    case "duplicate":
      return board.text("refused.duplicate", board.name(to), board.name(from));
    case "missing":
      return board.text("refused.missing");
    case "cycle":
      return board.text("refused.cycle", [...refusal.path, to].map((key) => board.name(key)).join(" → "));
  }
}

function flash(board: Board, path: readonly string[]): void {
  const edges = new Set(path.slice(1).map((to, at) => edgeId({ from: path[at]!, to })));
  const flashing = { nodes: new Set(path), edges };
  board.flashing = flashing;
  board.invalidate({ content: true });
  setTimeout(() => {
    if (board.flashing !== flashing) return;
    board.flashing = null;
    board.invalidate({ content: true });
  }, flashTime);
}
