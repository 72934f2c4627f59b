import { addBetween, type Edge, type NodeKind, type Point, removeAndJoin, roomBetween } from "../model";
import type { Board } from "./board";
import { card, grid, snapped } from "./geometry";
import { noteSize } from "./notes";
import { refuse } from "./refusals";

/** What a person can do to the flow on the canvas. Each is one step of undo and says what happened. */
export class Acts {
  constructor(private readonly board: Board) {}

  /** Adds a node with the middle of its card at a world point, into the dependency that lies there if one does. */
  addAt(middle: Point, kind: NodeKind): string | null {
    const edge = this.board.scene.edgeAt(middle, 20);
    return edge ? this.insert(edge, kind) : this.addFrom(middle, kind, null);
  }

  /** Adds a node with the middle of its card at a world point, that starts after another one if there is one. */
  addFrom(middle: Point, kind: NodeKind, after: string | null): string | null {
    const corner = { x: middle.x - (after === null ? card.width / 2 : 0), y: middle.y - card.height / 2 };
    return this.add(kind, this.board.scene.freeNear(snapped(corner)), after);
  }

  /** Adds a node where there is room: after the selected one with a dependency, else in the middle of the view. */
  addNext(kind: NodeKind): string | null {
    const { board } = this;
    const [only] = board.selected;
    if (board.selected.size === 1 && only !== undefined && board.scene.has(only))
      return this.addAfter(only, kind);
    return this.addFrom(board.world({ x: board.size.width / 2, y: board.size.height / 2 }), kind, null);
  }

  addAfter(key: string, kind: NodeKind): string | null {
    const { x, y } = this.board.scene.at(key);
    return this.add(kind, this.board.scene.freeNear({ x: x + card.width + 5 * grid, y }), key);
  }

  /** Puts a new node into a dependency; what comes after it makes room. */
  insert(edge: Edge, kind: NodeKind): string | null {
    const { board } = this;
    if (board.readOnly) return null;
    const room = roomBetween(edge, board.scene, board.store.graph.downstream(edge.to), card.width, 3 * grid);
    const corner = board.scene.freeNear(snapped(room.corner), room.shifted);
    const name = board.text(`kind.${kind}`);
    const key = addBetween(board.store, edge, kind, name, { ...room, corner });
    this.show(key);
    board.say(board.text("said.inserted", board.name(key), board.name(edge.from), board.name(edge.to)));
    return key;
  }

  /** Adds a note with its upper left corner at a world point, else above the flow or in the middle of the view. */
  addNote(at: Point = this.roomForNote()): string | null {
    const { board } = this;
    if (board.readOnly) return null;
    const { width, height } = noteSize.first;
    const key = board.store.addNote({ text: "", ...snapped(at), w: width, h: height });
    board.select([], [], [key]);
    board.say(board.text("said.added", board.text("note")));
    return key;
  }

  /** Draws a dependency, or says why not. */
  connect(from: string, to: string): boolean {
    const { board } = this;
    const refusal = board.store.connect(from, to);
    if (refusal) refuse(board, from, to, refusal);
    else board.say(board.text("said.connected", board.name(to), board.name(from)));
    return refusal === null;
  }

  disconnect(edge: Edge): void {
    const { board } = this;
    board.store.disconnect([edge]);
    board.say(board.text("said.disconnected", board.name(edge.to), board.name(edge.from)));
  }

  removeSelected(): void {
    const { board } = this;
    if (board.readOnly || board.nothingSelected) return;
    const edges = board.chosenEdges();
    const nodes = [...board.selected];
    const notes = new Set(board.selectedNotes);
    const before = board.store.edges.length;
    const near = this.near(nodes);
    const what = nodes.length === 1 ? board.name(nodes[0]!) : board.number("said.nodes", nodes.length);
    board.store.group("delete", () => {
      board.store.disconnect(edges);
      board.store.removeNodes(nodes);
      if (notes.size > 0) board.store.changeNotes((note) => (notes.has(note.key) ? null : note));
    });
    const cut = before - board.store.edges.length;
    const parts = nodes.length > 0 ? [what] : [];
    if (nodes.length > 0 || cut > 0) parts.push(board.number("said.edges", cut));
    if (notes.size > 0) parts.push(board.number("said.notes", notes.size));
    board.say(board.text("said.removed", parts.join(", ")));
    board.active = near.find((key) => board.scene.has(key)) ?? null;
  }

  /** Removes the selected nodes and joins what led to them with what followed. */
  removeAndJoin(): void {
    const { board } = this;
    const nodes = [...board.selected];
    if (board.readOnly || nodes.length === 0) return;
    const near = this.near(nodes);
    const what = nodes.length === 1 ? board.name(nodes[0]!) : board.number("said.nodes", nodes.length);
    const joined = removeAndJoin(board.store, nodes);
    board.say(board.text("said.joined", what, board.number("said.edges", joined)));
    board.active = near.find((key) => board.scene.has(key)) ?? null;
  }

  /** Suspends the selected nodes, else the one with the focus; when all of them are, ends that. */
  toggleSuspended(): void {
    const { board } = this;
    if (board.readOnly) return;
    const keys = board.selected.size > 0 ? [...board.selected] : board.active ? [board.active] : [];
    if (keys.length === 0) return;
    const suspend = !keys.every((key) => board.marks.suspended(key));
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
      board.scene.notes.all.map((note) => note.key),
    );
    board.say(board.text("said.selected", board.number("said.nodes", board.selected.size)));
  }

  /** Selects a node and all that leads to it, or all that follows it. */
  selectStream(key: string, up: boolean): void {
    const { board } = this;
    const { graph } = board.store;
    board.select(new Set([key, ...(up ? graph.upstream(key) : graph.downstream(key))]));
    board.say(board.text("said.selected", board.number("said.nodes", board.selected.size)));
  }

  /** Moves the selected nodes by steps of the grid: the keyboard's drag. */
  nudge(dx: number, dy: number): void {
    const { board } = this;
    if (board.readOnly) return;
    const keys = board.nothingSelected && board.active ? [board.active] : [...board.selected];
    const by = ({ x, y }: Point): Point => ({ x: x + dx * grid, y: y + dy * grid });
    const notes = board.scene.notes.all.filter((note) => board.selectedNotes.has(note.key));
    board.store.move(
      new Map(keys.map((key) => [key, by(board.scene.at(key))])),
      new Map(notes.map((note) => [note.key, by(note)])),
    );
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

  /** The focus goes on to a neighbour, so that the keyboard is not thrown back to the start. */
  private near(gone: readonly string[]): string[] {
    const { graph } = this.board.store;
    return gone
      .flatMap((key) => [...graph.next(key), ...graph.previous(key)])
      .filter((key) => !gone.includes(key));
  }

  private roomForNote(): Point {
    const { board } = this;
    const { width, height } = noteSize.first;
    if (board.size.width > 0) {
      const { x, y } = board.world({ x: board.size.width / 2, y: board.size.height / 2 });
      return { x: x - width / 2, y: y - height / 2 };
    }
    const top = Math.min(board.scene.bounds()?.y ?? 0, ...board.scene.notes.all.map((note) => note.y));
    return { x: board.scene.bounds()?.x ?? 0, y: top - height - 20 };
  }

  private show(key: string): void {
    const { board } = this;
    board.select([key]);
    board.active = key;
    board.reveal(key);
  }

  private add(kind: NodeKind, position: Point, after: string | null): string | null {
    const { board } = this;
    if (board.readOnly) return null;
    const key = board.store.group("add-node", () => {
      const added = board.store.addNode(kind, position, { name: board.text(`kind.${kind}`) });
      if (after !== null) board.store.connect(after, added);
      return added;
    });
    this.show(key);
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
