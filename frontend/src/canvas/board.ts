import type { Edge, Finding, FlowNode, FlowStore, Point, Refusal } from "../model";
import {
  cardRect,
  centredOn,
  fitted,
  type Rect,
  revealed,
  type Size,
  toWorld,
  type Viewport,
  visibleRect,
  zoomedAt,
} from "./geometry";
import { type Detail, detailFor } from "./lod";
import { edgeId, Scene, type SceneEdge } from "./scene";
import { type NodeState, type Paint, paintOf } from "./states";
import { type CanvasStrings, english, filled, type StringKey } from "./strings";

/** A dependency being drawn: from a node to where the pointer is, or to a candidate chosen by keys. */
export interface Connecting {
  from: string;
  /** Nodes that may be reached. */
  legal: ReadonlySet<string>;
  /** World point of the loose end; null while the keyboard leads. */
  pointer: Point | null;
  /** The node the loose end is at. */
  target: string | null;
  by: "drag" | "click" | "keys";
}

export interface Found {
  errors: number;
  warnings: number;
  messages: string[];
}

/** What changed since the last frame, so that a frame does no more than it must. */
export interface Dirty {
  /** Nodes or edges were added, removed or moved by the store. */
  scene: boolean;
  /** Text, state, selection or findings of all cards and edges. */
  content: boolean;
  /** The same of some: keys of nodes and ids of edges. */
  some: Set<string>;
  /** Nodes displaced by a drag. */
  moved: ReadonlySet<string> | null;
  /** Zoom or position of the view. */
  view: boolean;
}

export interface Visible {
  nodes: FlowNode[];
  edges: SceneEdge[];
  detail: Detail;
}

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
  /** The node that has, or last had, the keyboard's focus. */
  active: string | null = null;
  hovered: string | null = null;
  hoveredEdge: string | null = null;
  renaming: string | null = null;
  connecting: Connecting | null = null;
  /** World rectangle of the rubber band. */
  band: Rect | null = null;
  /** What flashes because a wire would have closed a cycle. */
  flashing: { nodes: ReadonlySet<string>; edges: ReadonlySet<string> } | null = null;
  readOnly = false;
  strings: CanvasStrings = english;
  dirty: Dirty = { scene: true, content: true, some: new Set(), moved: null, view: true };
  /** What the last frame was made of. */
  detail: Detail = "full";
  /** Whether the view is on its way, as in a pan or a zoom. */
  moving = false;
  private runStates: ReadonlyMap<string, NodeState> = new Map();
  private found: ReadonlyMap<string, Found> = new Map();
  private flashTimer: ReturnType<typeof setTimeout> | undefined;

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
  }

  text(key: StringKey, ...values: (string | number)[]): string {
    return filled(this.strings[key], ...values);
  }

  /** A number of things, in the singular where there is one. */
  number(of: "said.nodes" | "said.edges" | "findings.errors" | "findings.warnings", count: number): string {
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
    if (part.moved) this.dirty.moved = part.moved;
    for (const one of part.some ?? []) if (one !== null) this.dirty.some.add(one);
    this.request();
  }

  visible(): Visible {
    const rect = visibleRect(this.view, this.size, margin / this.view.zoom);
    const nodes = this.scene.nodesIn(rect);
    const edges = this.scene.edgesIn(rect);
    const keep = this.moving ? this.detail : null;
    return { nodes, edges, detail: detailFor(this.view.zoom, nodes.length, edges.length, keep) };
  }

  // ── view ──

  setView(view: Viewport): void {
    if (view.x === this.view.x && view.y === this.view.y && view.zoom === this.view.zoom) return;
    const zoomed = view.zoom !== this.view.zoom;
    this.view = view;
    this.invalidate({ view: true });
    if (zoomed) this.emit("mr-zoom", { zoom: view.zoom });
  }

  panBy(dx: number, dy: number): void {
    this.setView({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  zoomTo(zoom: number, at: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    this.setView(zoomedAt(this.view, at, zoom));
  }

  fit(keys?: Iterable<string>): void {
    const bounds = this.scene.bounds(keys);
    this.setView(bounds ? fitted(bounds, this.size) : centredOn({ x: 300, y: 200 }, this.size, 1));
  }

  /** Brings a node into view, only as far as needed. */
  reveal(key: string): void {
    if (this.scene.has(key)) this.setView(revealed(this.view, this.size, cardRect(this.scene.at(key))));
  }

  world(screen: Point): Point {
    return toWorld(this.view, screen);
  }

  // ── selection ──

  select(nodes: Iterable<string>, edges: Iterable<Edge> = []): void {
    const nextNodes = new Set(nodes);
    const nextEdges = new Set([...edges].map(edgeId));
    if (same(this.selected, nextNodes) && same(this.selectedEdges, nextEdges)) return;
    replace(this.selected, nextNodes);
    replace(this.selectedEdges, nextEdges);
    this.told();
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

  chosenEdges(): Edge[] {
    return this.scene.edges.filter((one) => this.selectedEdges.has(one.id)).map((one) => one.edge);
  }

  private told(): void {
    this.invalidate({ content: true });
    this.emit("mr-select", { nodes: [...this.selected], edges: this.chosenEdges() });
  }

  /** Forgets what is no longer there. */
  forgetGone(): void {
    const nodes = [...this.selected].filter((key) => this.scene.has(key));
    const ids = new Set(this.scene.edges.map((one) => one.id));
    const edges = [...this.selectedEdges].filter((id) => ids.has(id));
    if (this.active !== null && !this.scene.has(this.active)) this.active = null;
    if (this.hovered !== null && !this.scene.has(this.hovered)) this.hovered = null;
    if (nodes.length !== this.selected.size || edges.length !== this.selectedEdges.size) {
      replace(this.selected, nodes);
      replace(this.selectedEdges, edges);
      this.told();
    }
  }

  // ── states and findings ──

  setStates(states: ReadonlyMap<string, NodeState>): void {
    this.runStates = new Map(states);
    this.invalidate({ content: true });
  }

  setState(key: string, state: NodeState | null): void {
    const states = new Map(this.runStates);
    if (state) states.set(key, state);
    else states.delete(key);
    this.setStates(states);
  }

  state(key: string): NodeState | undefined {
    return this.runStates.get(key);
  }

  paint(key: string): Paint | undefined {
    const state = this.runStates.get(key);
    return state && paintOf(state.state);
  }

  suspended(key: string): boolean {
    return this.store.node(key)?.policy?.suspended === true;
  }

  /** How a card looks from afar: by its state, or as a skipped one while it is suspended. */
  look(key: string): Paint | undefined {
    return this.paint(key) ?? (this.suspended(key) ? "skipped" : undefined);
  }

  get running(): number {
    let count = 0;
    for (const state of this.runStates.values()) if (state.state === "RUNNING") count++;
    return count;
  }

  setFindings(findings: readonly Finding[]): void {
    const found = new Map<string, Found>();
    for (const finding of findings) {
      if (!finding.node) continue;
      const one = found.get(finding.node) ?? { errors: 0, warnings: 0, messages: [] };
      if (finding.severity === "ERROR") one.errors++;
      else one.warnings++;
      one.messages.push(finding.message);
      found.set(finding.node, one);
    }
    this.found = found;
    this.invalidate({ content: true });
  }

  findings(key: string): Found | undefined {
    return this.found.get(key);
  }

  // ── refusals ──

  /** Says why a wire was refused, tells the page, and flashes the path it would have closed. */
  refuse(from: string, to: string, refusal: Refusal): void {
    const sentence = this.refusalText(from, to, refusal);
    const path = refusal.reason === "cycle" ? [...refusal.path, to] : [];
    this.say(sentence);
    this.emit("mr-refused", { sentence, reason: refusal.reason, path });
    if (path.length > 0) this.flash(path);
  }

  refusalText(from: string, to: string, refusal: Refusal): string {
    switch (refusal.reason) {
      case "self":
        return this.text("refused.self");
      case "duplicate":
        return this.text("refused.duplicate", this.name(to), this.name(from));
      case "missing":
        return this.text("refused.missing");
      case "cycle":
        return this.text("refused.cycle", [...refusal.path, to].map((key) => this.name(key)).join(" → "));
    }
  }

  private flash(path: readonly string[]): void {
    const edges = new Set(path.slice(1).map((to, at) => edgeId({ from: path[at]!, to })));
    this.flashing = { nodes: new Set(path), edges };
    this.invalidate({ content: true });
    clearTimeout(this.flashTimer);
    this.flashTimer = setTimeout(() => {
      this.flashing = null;
      this.invalidate({ content: true });
    }, 1800);
  }

  close(): void {
    clearTimeout(this.flashTimer);
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
