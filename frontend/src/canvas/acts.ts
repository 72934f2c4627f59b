import type { NodeKind, Point } from "../model";
import type { Board } from "./board";
import { card, grid, snapped } from "./geometry";

/** What a person can do to the flow on the canvas. Each is one step of undo and says what happened. */
export class Acts {
  constructor(private readonly board: Board) {}

  /** Adds a node with the middle of its card at a world point. */
  addAt(middle: Point, kind: NodeKind): string | null {
    const corner = snapped({ x: middle.x - card.width / 2, y: middle.y - card.height / 2 });
    return this.add(kind, corner, null);
  }

  /** Adds a node where there is room: after the selected one with a dependency, else in the middle of the view. */
  addNext(kind: NodeKind): string | null {
    const { board } = this;
    const [only] = board.selected;
    if (board.selected.size === 1 && only !== undefined && board.scene.has(only)) {
      const { x, y } = board.scene.at(only);
      return this.add(kind, board.scene.freeNear({ x: x + card.width + 5 * grid, y }), only);
    }
    const middle = board.world({ x: board.size.width / 2, y: board.size.height / 2 });
    const corner = snapped({ x: middle.x - card.width / 2, y: middle.y - card.height / 2 });
    return this.add(kind, board.scene.freeNear(corner), null);
  }

  removeSelected(): void {
    const { board } = this;
    if (board.readOnly) return;
    const edges = board.chosenEdges();
    const nodes = [...board.selected];
    if (nodes.length === 0 && edges.length === 0) return;
    const before = board.store.edges.length;
    // The focus goes on to a neighbour, so that the keyboard is not thrown back to the start.
    const near =
      nodes.length === 1
        ? [...board.store.graph.next(nodes[0]!), ...board.store.graph.previous(nodes[0]!)]
        : [];
    const what = nodes.length === 1 ? board.name(nodes[0]!) : board.number("said.nodes", nodes.length);
    board.store.group("delete", () => {
      board.store.disconnect(edges);
      board.store.removeNodes(nodes);
    });
    const gone = board.number("said.edges", before - board.store.edges.length);
    board.say(board.text("said.removed", nodes.length === 0 ? gone : `${what}, ${gone}`));
    board.active = near.find((key) => board.scene.has(key)) ?? null;
  }

  /** Suspends the selected nodes, else the one with the focus; when all of them are, ends that. */
  toggleSuspended(): void {
    const { board } = this;
    if (board.readOnly) return;
    const keys = board.selected.size > 0 ? [...board.selected] : board.active ? [board.active] : [];
    if (keys.length === 0) return;
    const suspend = !keys.every((key) => board.suspended(key));
    board.store.suspendNodes(keys, suspend);
    const what = keys.length === 1 ? board.name(keys[0]!) : board.number("said.nodes", keys.length);
    board.say(board.text(suspend ? "said.suspended" : "said.unsuspended", what));
  }

  undo(): void {
    this.back(this.board.store.undo(), "said.undone", "said.nothing-to-undo");
  }

  redo(): void {
    this.back(this.board.store.redo(), "said.redone", "said.nothing-to-redo");
  }

  selectAll(): void {
    const { board } = this;
    board.select(
      board.scene.all.map((node) => node.key),
      board.scene.edges.map((one) => one.edge),
    );
    board.say(board.text("said.selected", board.number("said.nodes", board.selected.size)));
  }

  /** Moves the selected nodes by steps of the grid: the keyboard's drag. */
  nudge(dx: number, dy: number): void {
    const { board } = this;
    if (board.readOnly) return;
    const keys = board.selected.size > 0 ? [...board.selected] : board.active ? [board.active] : [];
    const moved = keys.map((key): [string, Point] => {
      const { x, y } = board.scene.at(key);
      return [key, { x: x + dx * grid, y: y + dy * grid }];
    });
    board.store.moveNodes(new Map(moved));
  }

  /** Renames, or says why not and leaves the name. */
  rename(key: string, name: string): string | null {
    const { board } = this;
    const refusal = board.store.renameNode(key, name);
    if (refusal === null) {
      board.say(board.text("said.renamed", board.name(key)));
      return null;
    }
    return board.text(`name.${refusal}`, name.trim());
  }

  private add(kind: NodeKind, position: Point, after: string | null): string | null {
    const { board } = this;
    if (board.readOnly) return null;
    const key = board.store.group("add-node", () => {
      const added = board.store.addNode(kind, position, { name: board.text(`kind.${kind}`) });
      if (after !== null) board.store.connect(after, added);
      return added;
    });
    board.select([key]);
    board.active = key;
    board.reveal(key);
    board.say(board.text("said.added", board.name(key)));
    return key;
  }

  private back(
    label: string | null,
    done: "said.undone" | "said.redone",
    nothing: "said.nothing-to-undo" | "said.nothing-to-redo",
  ): void {
    this.board.say(this.board.text(label === null ? nothing : done));
  }
}
