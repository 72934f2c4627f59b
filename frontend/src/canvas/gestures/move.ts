import type { Edge, Point } from "../../model";
import { fitsBetween, insertBetween } from "../../model";
import { aligned } from "../align";
import type { Board } from "../board";
import { card, middle, visibleRect } from "../geometry";
import { edgeId } from "../scene";
import type { Gesture } from "./gesture";

/** What the pointer took hold of. */
export type Held = { on: "card" | "note"; key: string };

/** How near another card's edge a dragged one is put in line with it, in screen pixels. */
const lineReach = 6;

/**
 * Drags what is selected, or selects what was pressed when there was no drag. It comes to lie in line with others or on
 * the grid; Alt leaves both alone. A card without dependencies that is let go over one is put into it.
 */
export function move(board: Board, start: Point, held: Held, adding: boolean): Gesture {
  const origin = board.world(start);
  const wasSelected = held.on === "card" ? board.selected.has(held.key) : board.selectedNotes.has(held.key);
  let nodes = new Map<string, Point>();
  let notes = new Map<string, Point>();
  let others: Point[] = [];
  let by: Point | null = null;
  let into: Edge | null = null;

  const shifted = (places: ReadonlyMap<string, Point>) =>
    new Map([...places].map(([key, { x, y }]) => [key, { x: x + by!.x, y: y + by!.y }]));
  const begin = () => {
    if (!wasSelected) pick(board, held, adding);
    const { scene } = board;
    nodes = new Map([...board.selected].filter((key) => scene.has(key)).map((key) => [key, scene.at(key)]));
    notes = new Map(
      [...board.selectedNotes].flatMap((key) => {
        const note = scene.notes.get(key);
        return note ? [[key, { x: note.x, y: note.y }]] : [];
      }),
    );
    others = scene
      .nodesIn(visibleRect(board.view, board.size))
      .filter((node) => !nodes.has(node.key))
      .map((node) => scene.at(node.key));
  };
  const show = () => {
    board.scene.displace(by && nodes.size > 0 ? shifted(nodes) : null);
    board.scene.notes.displace(by ? shifted(notes) : null);
    board.invalidate({ moved: new Set(nodes.keys()), notes: notes.size > 0 });
  };
  const aim = (edge: Edge | null) => {
    into = edge;
    const id = edge && edgeId(edge);
    if (id === board.inserting) return;
    board.invalidate({ some: [id, board.inserting] });
    board.inserting = id;
  };
  const end = () => {
    by = null;
    board.guides = [];
    aim(null);
    show();
  };

  return {
    scrolls: true,
    cursor: "move",
    move(at, event) {
      if (!by && Math.hypot(at.x - start.x, at.y - start.y) <= 3) return;
      if (board.readOnly) return;
      if (!by) begin();
      const now = board.world(at);
      const first = (held.on === "card" ? nodes : notes).get(held.key);
      if (!first) return;
      const wanted = { x: first.x + now.x - origin.x, y: first.y + now.y - origin.y };
      const { place, guides } = event.altKey
        ? { place: { x: Math.round(wanted.x), y: Math.round(wanted.y) }, guides: [] }
        : aligned(wanted, held.on === "card" ? others : [], lineReach / board.view.zoom);
      by = { x: place.x - first.x, y: place.y - first.y };
      board.guides = guides;
      show();
      aim(event.altKey || held.on === "note" ? null : edgeFor(board, held.key, nodes.size));
    },
    up() {
      if (by) {
        const [to, noteTo, edge] = [shifted(nodes), shifted(notes), into];
        end();
        board.store.group("move-nodes", () => {
          board.store.move(to, noteTo);
          if (edge) insertBetween(board.store, edge, held.key);
        });
        if (edge)
          board.say(
            board.text("said.inserted", board.name(held.key), board.name(edge.from), board.name(edge.to)),
          );
      } else if (adding) pick(board, held, true);
      else if (!wasSelected || board.selected.size + board.selectedNotes.size > 1) pick(board, held, false);
      else if (board.selectedEdges.size > 0) pick(board, held, false);
    },
    cancel() {
      if (by) end();
    },
  };
}

function pick(board: Board, { on, key }: Held, adding: boolean): void {
  if (adding && on === "card") board.toggle(key);
  else if (adding) board.toggleNote(key);
  else if (on === "card") board.select([key]);
  else board.select([], [], [key]);
}

/** The dependency that a dragged card lies on, if it may be put into it. */
function edgeFor(board: Board, key: string, count: number): Edge | null {
  const { scene, store } = board;
  if (count !== 1 || scene.edgesOf(key).length > 0) return null;
  const at = scene.at(key);
  const edge = scene.edgeAt(middle({ ...at, ...card }), 20);
  return edge && fitsBetween(store, edge, key) ? edge : null;
}
