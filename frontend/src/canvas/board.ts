import { type Edge, type FlowStore, isKind, type Point } from "../model";
import type { Dirty, Visible } from "./frame";
import {
  cardRect,
  centredOn,
  fits,
  fitted,
  type Guide,
  middle,
  type Rect,
  revealed,
  type Size,
  toWorld,
  united,
  type Viewport,
  visibleRect,
  zoomedAt,
  zoomLimits,
} from "./geometry";
import { type Detail, detailFor } from "./lod";
import { Marks } from "./marks";
import type { Offer } from "./offer";
import { edgeId, Scene } from "./scene";
import { type CanvasStrings, filled, type StringKey } from "./strings";

/** A dependency being drawn: from a node to where the pointer is, or to a candidate chosen by keys. */
export interface Connecting {
  from: string;
  /** Nodes that may be reached. */
  legal: ReadonlySet<string>;
  /** World point of the loose end; null while the keyboard leads. */
  pointer: Point | null;
  /** The node the loose end is at. */
  target: string | null;
  /** `held` while the palette is open that was asked for by dropping it on blank. */
  by: "drag" | "click" | "keys" | "held";
}

type Counted = "said.nodes" | "said.edges" | "said.notes" | "findings.errors" | "findings.warnings";

/** How far from the origin the view may be before there is a new one, in world units. */
const reach = 100_000;

/** How far outside the window cards are kept ready, in screen pixels. */
const margin = 160;

/** The state that layers draw and gestures change. Document changes go through the store only. */
export class Board {
  readonly scene = new Scene();
  view: Viewport = { x: 0, y: 0, zoom: 1 };
  size: Size = { width: 0, height: 0 };
  /** Keys of the selected nodes. */
  readonly selected = new Set<string>();
  /** Ids of the selected edges. */
  readonly selectedEdges = new Set<string>();
  /** Keys of the selected notes. */
  readonly selectedNotes = new Set<string>();
  /** The node that has, or last had, the keyboard's focus. */
  active: string | null = null;
  hovered: string | null = null;
  hoveredEdge: string | null = null;
  renaming: string | null = null;
  connecting: Connecting | null = null;
  /** The palette that is open on the canvas. */
  offering: Offer | null = null;
  /** Where the pointer is, in screen coordinates; null while it is elsewhere. */
  pointer: Point | null = null;
  /** World rectangle of the rubber band. */
  band: Rect | null = null;
  /** What flashes because a wire would have closed a cycle. */
  flashing: { nodes: ReadonlySet<string>; edges: ReadonlySet<string> } | null = null;
  /** Lines along which what is dragged lies with others, in world coordinates. */
  guides: readonly Guide[] = [];
  /** Id of the edge in which what is dragged would be put. */
  inserting: string | null = null;
  /** The world point that elements are placed from: far from it, browsers would round their places to nothing. */
  origin: Point = { x: 0, y: 0 };
  readOnly = false;
  strings: Partial<CanvasStrings> = {};
  dirty: Dirty = {
    scene: true,
    content: true,
    some: new Set(),
    painted: false,
    moved: null,
    notes: true,
    view: true,
  };
  /** What the last frame was made of. */
  detail: Detail = "full";
  /** Whether the view is on its way, as in a pan or a zoom. */
  moving = false;
  /** Whether it grows or shrinks on its way. */
  zooming = false;
  readonly marks: Marks;

  constructor(
    readonly store: FlowStore,
    /** Asks for a frame; several calls before it are one. */
    private readonly request: () => void,
    /** Tells the page: `mr-…` events. */
    readonly emit: (name: string, detail: Record<string, unknown>) => void,
    /** Speaks through the live region. */
    readonly say: (text: string) => void,
  ) {
    this.scene.read(store);
    this.marks = new Marks(store, (keys) => this.repaint(keys));
  }

  text(key: StringKey, ...values: (string | number)[]): string {
    return filled(this.strings[key] ?? key, ...values);
  }

  /** The name of a kind of node; a kind that this version does not know is shown as it is written. */
  kind(kind: string): string {
    return isKind(kind) ? this.text(`kind.${kind}`) : kind;
  }

  /** A number of things, in the singular where there is one. */
  number(of: Counted, count: number): string {
    return count === 1 ? this.text(`${of}.one`) : this.text(of, count);
  }

  name(key: string): string {
    return this.store.node(key)?.name ?? key;
  }

  // ── what is to be drawn ──

  invalidate(part: Partial<Omit<Dirty, "some">> & { some?: (string | null)[] } = {}): void {
    if (part.scene) this.dirty.scene = true;
    if (part.content) this.dirty.content = true;
    if (part.view) this.dirty.view = true;
    if (part.painted) this.dirty.painted = true;
    if (part.notes) this.dirty.notes = true;
    if (part.moved) this.dirty.moved = part.moved;
    for (const one of part.some ?? []) if (one) this.dirty.some.add(one);
    this.request();
  }

  private repaint(keys: readonly string[] | null): void {
    if (keys === null) this.invalidate({ content: true });
    else {
      for (const key of keys) for (const { id } of this.scene.edgesOf(key)) this.dirty.some.add(id);
      this.invalidate({ some: [...keys], painted: true });
    }
  }

  visible(): Visible {
    const rect = visibleRect(this.view, this.size, margin / this.view.zoom);
    const nodes = this.scene.nodesIn(rect);
    const edges = this.scene.edgesIn(rect);
    const motion = this.moving ? { from: this.detail, zooming: this.zooming } : null;
    return {
      nodes,
      edges,
      notes: this.scene.notes.in(rect),
      detail: detailFor(this.view.zoom, nodes.length, edges.length, motion),
    };
  }

  // ── view ──

  setView(view: Viewport): void {
    if (view.x === this.view.x && view.y === this.view.y && view.zoom === this.view.zoom) return;
    const zoomed = view.zoom !== this.view.zoom;
    this.zooming ||= zoomed;
    this.view = view;
    const { x, y } = this.world({ x: this.size.width / 2, y: this.size.height / 2 });
    if (Math.max(Math.abs(x - this.origin.x), Math.abs(y - this.origin.y)) > reach) {
      this.origin = { x: Math.round(x / 1000) * 1000, y: Math.round(y / 1000) * 1000 };
      this.invalidate({ scene: true });
    }
    this.invalidate({ view: true });
    if (zoomed) this.emit("mr-zoom", { zoom: view.zoom });
  }

  panBy(dx: number, dy: number): void {
    this.setView({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  zoomTo(zoom: number, at: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    this.setView(zoomedAt(this.view, at, zoom));
  }

  /** Shows everything, or some nodes. What is too far apart for that is left out: the view goes where most nodes are. */
  fit(keys?: Iterable<string>): void {
    const some = keys ? [...keys] : undefined;
    const cards = this.scene.bounds(some);
    const notes = some ? [] : this.scene.notes.all.map((note) => this.scene.notes.rect(note));
    const bounds = notes.reduce<Rect | null>((all, one) => (all ? united(all, one) : one), cards);
    if (!bounds) this.setView(centredOn({ x: 300, y: 200 }, this.size, 1));
    else if (fits(bounds, this.size)) this.setView(fitted(bounds, this.size));
    else this.setView(centredOn(this.scene.crowd(some) ?? middle(bounds), this.size, zoomLimits.least));
  }

  /** Brings a node into view, only as far as needed. */
  reveal(key: string): void {
    if (this.scene.has(key)) this.show(cardRect(this.scene.at(key)));
  }

  /** Brings a world rectangle into view, only as far as needed. */
  show(rect: Rect): void {
    if (this.size.width > 0) this.setView(revealed(this.view, this.size, rect));
  }

  world(screen: Point): Point {
    return toWorld(this.view, screen);
  }

  // ── selection ──

  select(nodes: Iterable<string>, edges: Iterable<Edge> = [], notes: Iterable<string> = []): void {
    const nextNodes = new Set(nodes);
    const nextEdges = new Set([...edges].map(edgeId));
    const nextNotes = new Set(notes);
    if (
      same(this.selected, nextNodes) &&
      same(this.selectedEdges, nextEdges) &&
      same(this.selectedNotes, nextNotes)
    )
      return;
    replace(this.selected, nextNodes);
    replace(this.selectedEdges, nextEdges);
    replace(this.selectedNotes, nextNotes);
    this.told();
  }

  get nothingSelected(): boolean {
    return this.selected.size + this.selectedEdges.size + this.selectedNotes.size === 0;
  }

  toggle(key: string): void {
    if (!this.selected.delete(key)) this.selected.add(key);
    this.told();
  }

  toggleEdge(edge: Edge): void {
    const id = edgeId(edge);
    if (!this.selectedEdges.delete(id)) this.selectedEdges.add(id);
    this.told();
  }

  toggleNote(key: string): void {
    if (!this.selectedNotes.delete(key)) this.selectedNotes.add(key);
    this.told();
  }

  chosenEdges(): Edge[] {
    return this.scene.edges.filter((one) => this.selectedEdges.has(one.id)).map((one) => one.edge);
  }

  private told(): void {
    this.invalidate({ content: true, notes: true });
    this.emit("mr-select", { nodes: [...this.selected], edges: this.chosenEdges() });
  }

  /** Forgets what is no longer there. */
  forgetGone(): void {
    const nodes = [...this.selected].filter((key) => this.scene.has(key));
    const ids = new Set(this.scene.edges.map((one) => one.id));
    const edges = [...this.selectedEdges].filter((id) => ids.has(id));
    if (this.active !== null && !this.scene.has(this.active)) this.active = null;
    if (this.hovered !== null && !this.scene.has(this.hovered)) this.hovered = null;
    const notes = [...this.selectedNotes].filter((key) => this.scene.notes.get(key));
    const left = nodes.length + edges.length + notes.length;
    if (left !== this.selected.size + this.selectedEdges.size + this.selectedNotes.size) {
      replace(this.selected, nodes);
      replace(this.selectedEdges, edges);
      replace(this.selectedNotes, notes);
      this.told();
    }
  }
}

function same<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}

function replace<T>(set: Set<T>, next: Iterable<T>): void {
  const values = [...next];
  set.clear();
  for (const one of values) set.add(one);
}
