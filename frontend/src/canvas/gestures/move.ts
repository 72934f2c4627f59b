import type { Point } from "../../model";
import type { Board } from "../board";
import { snapped } from "../geometry";
import type { Gesture } from "./gesture";

/** Drags the selected cards, or selects the card when there was no drag. Alt leaves the grid alone. */
export function move(board: Board, start: Point, key: string, adding: boolean): Gesture {
  const origin = board.world(start);
  const wasSelected = board.selected.has(key);
  let keys: string[] = [];
  let from = new Map<string, Point>();
  let to: Map<string, Point> | null = null;

  const begin = () => {
    if (!board.selected.has(key)) board.select(adding ? [...board.selected, key] : [key]);
    keys = [...board.selected].filter((one) => board.scene.has(one));
    from = new Map(keys.map((one) => [one, board.scene.at(one)]));
  };
  const end = () => {
    const moved = new Set(keys);
    board.scene.displace(null);
    board.invalidate({ moved });
  };

  return {
    scrolls: true,
    cursor: "move",
    move(at, event) {
      if (!to && Math.hypot(at.x - start.x, at.y - start.y) <= 3) return;
      if (board.readOnly) return;
      if (!to) begin();
      const now = board.world(at);
      const first = from.get(key)!;
      const wanted = { x: first.x + now.x - origin.x, y: first.y + now.y - origin.y };
      const place = event.altKey ? { x: Math.round(wanted.x), y: Math.round(wanted.y) } : snapped(wanted);
      const [dx, dy] = [place.x - first.x, place.y - first.y];
      to = new Map([...from].map(([one, { x, y }]) => [one, { x: x + dx, y: y + dy }]));
      board.scene.displace(to);
      board.invalidate({ moved: new Set(keys) });
    },
    up() {
      if (to) {
        board.scene.displace(null);
        board.store.moveNodes(to);
        end();
      } else if (adding) board.toggle(key);
      else if (!wasSelected || board.selected.size > 1 || board.selectedEdges.size > 0) board.select([key]);
    },
    cancel() {
      if (to) end();
    },
  };
}
