import { type Definition, type Finding, FlowStore, type NodeKind, type StoreChange } from "../model";
import { Board } from "./board";
import { type Rect, toWorld } from "./geometry";
import { Stage } from "./stage";
import type { NodeState } from "./states";
import { type CanvasStrings, english, stringsOfPage } from "./strings";

/**
 * `<mr-canvas>`: shows a flow and edits it through its store. With the attribute `readonly` it only shows.
 *
 * Events, all of which bubble, with their `detail`:
 * `mr-open {key}` a node is to be opened · `mr-select {nodes, edges}` · `mr-refused {sentence, reason, path}` a wire or a
 * name was refused · `mr-findings {key}` the badge of a node was pressed · `mr-menu {key, x, y}` the menu of a node is
 * wanted at a point of the window; the node is selected · `mr-zoom {zoom}`.
 */
export class MrCanvas extends HTMLElement {
  static readonly observedAttributes = ["readonly"];

  private flow: FlowStore = new FlowStore({ format: "millrace/v1", name: "-" } satisfies Definition);
  private texts: Partial<CanvasStrings> = {};
  private board: Board | null = null;
  private stage: Stage | null = null;
  private frame = 0;
  private seconds: ReturnType<typeof setInterval> | undefined;
  private unsubscribe: (() => void) | null = null;
  private states: ReadonlyMap<string, NodeState> = new Map();
  private findings: readonly Finding[] = [];
  private fitted = false;

  connectedCallback(): void {
    this.build();
  }

  disconnectedCallback(): void {
    this.tear();
  }

  attributeChangedCallback(): void {
    if (this.board) this.rebuild();
  }

  // ── what it shows ──

  get store(): FlowStore {
    return this.flow;
  }

  /** Shows another flow, fitted into the window. */
  set store(store: FlowStore) {
    this.flow = store;
    this.fitted = false;
    if (this.board) this.rebuild();
  }

  get readOnly(): boolean {
    return this.hasAttribute("readonly");
  }

  set readOnly(value: boolean) {
    this.toggleAttribute("readonly", value);
  }

  /** Texts in place of those of the page's bundle; what neither has is English. */
  set strings(strings: Partial<CanvasStrings>) {
    this.texts = strings;
    if (this.board) this.rebuild();
  }

  /** Paints the states of a run, by node key; an empty map takes the paint off. */
  setStates(states: ReadonlyMap<string, NodeState>): void {
    this.states = new Map(states);
    this.board?.setStates(this.states);
    this.count();
  }

  /** Changes the state of one node. */
  setState(key: string, state: NodeState | null): void {
    const states = new Map(this.states);
    if (state) states.set(key, state);
    else states.delete(key);
    this.setStates(states);
  }

  /** Shows what validation found as badges on the nodes. */
  setFindings(findings: readonly Finding[]): void {
    this.findings = findings;
    this.board?.setFindings(findings);
  }

  // ── what a page asks of it ──

  /** Adds a node where there is room, after the selected one if there is one. Gives its key, or null when read-only. */
  add(kind: NodeKind): string | null {
    const key = this.stage?.acts.addNext(kind) ?? null;
    if (key !== null) this.stage?.focus(key);
    return key;
  }

  /** Adds a node whose card has its middle at a point of the page (CSS pixels of the window). */
  addAt(clientX: number, clientY: number, kind: NodeKind): string | null {
    if (!this.board || !this.stage) return null;
    const box = this.stage.root.getBoundingClientRect();
    const point = toWorld(this.board.view, { x: clientX - box.left, y: clientY - box.top });
    const key = this.stage.acts.addAt(point, kind);
    if (key !== null) this.stage.focus(key);
    return key;
  }

  /** Whether a point of the page lies on the canvas and nothing else lies over it. */
  covers(clientX: number, clientY: number): boolean {
    const top = document.elementFromPoint(clientX, clientY);
    return top !== null && this.contains(top) && !this.readOnly;
  }

  /** Removes what is selected. */
  removeSelected(): void {
    this.stage?.acts.removeSelected();
    this.stage?.focus(this.board?.active ?? null);
  }

  /** Suspends the selected nodes, or ends that when all of them are. */
  toggleSuspended(): void {
    this.stage?.acts.toggleSuspended();
  }

  undo(): void {
    this.stage?.acts.undo();
  }

  redo(): void {
    this.stage?.acts.redo();
  }

  fit(): void {
    this.board?.fit();
  }

  get zoom(): number {
    return this.board?.view.zoom ?? 1;
  }

  set zoom(zoom: number) {
    this.board?.zoomTo(zoom);
  }

  /** Selects nodes; with one, brings it into view. */
  select(keys: Iterable<string>): void {
    const all = [...keys];
    this.board?.select(all);
    if (all.length === 1) this.board?.reveal(all[0]!);
  }

  get selection(): { nodes: string[]; edges: { from: string; to: string }[] } {
    return { nodes: [...(this.board?.selected ?? [])], edges: this.board?.chosenEdges() ?? [] };
  }

  /** Gives the keyboard's focus to a node, or to the canvas. */
  focusNode(key: string | null): void {
    this.stage?.focus(key);
  }

  rename(key: string): void {
    this.stage?.startRename(key);
  }

  /** The place of a node's card in the window, for menus and hints of the page. */
  rectOf(key: string): Rect | null {
    if (!this.board?.scene.has(key) || !this.stage) return null;
    const box = this.stage.root.getBoundingClientRect();
    const { x, y, zoom } = this.board.view;
    const at = this.board.scene.at(key);
    return {
      x: at.x * zoom + x + box.left,
      y: at.y * zoom + y + box.top,
      width: 220 * zoom,
      height: 56 * zoom,
    };
  }

  // ── life ──

  private build(): void {
    const live = document.createElement("div");
    live.className = "visually-hidden";
    live.setAttribute("aria-live", "polite");
    const emit = (name: string, detail: Record<string, unknown>) =>
      void this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    const say = (text: string) => {
      // The same sentence twice would not be read twice.
      live.textContent = live.textContent === text ? `${text}\u00a0` : text;
    };
    const board = new Board(this.flow, () => this.ask(), emit, say);
    board.readOnly = this.readOnly;
    board.strings = { ...english, ...stringsOfPage(), ...this.texts };
    this.board = board;
    this.stage = new Stage(board, this);
    this.append(live);
    this.unsubscribe = this.flow.subscribe((change) => this.changed(change));
    board.setFindings(this.findings);
    this.setStates(this.states);
    this.stage.measure();
    this.ask();
  }

  private tear(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    clearInterval(this.seconds);
    this.seconds = undefined;
    this.unsubscribe?.();
    this.stage?.close();
    this.board?.close();
    this.stage = null;
    this.board = null;
    this.replaceChildren();
  }

  private rebuild(): void {
    const view = this.board?.view;
    this.tear();
    this.build();
    if (view && this.fitted) this.board?.setView(view);
  }

  private changed(change: StoreChange): void {
    const { board } = this;
    if (!board) return;
    if (!change.edges && board.scene.refresh(this.flow, change.nodes)) {
      board.invalidate({ some: [...change.nodes] });
      return;
    }
    board.scene.read(this.flow);
    board.forgetGone();
    if (change.origin === "undo" || change.origin === "redo") {
      board.select([...change.nodes].filter((key) => board.scene.has(key)));
    }
    board.invalidate({ scene: true, content: true });
  }

  private ask(): void {
    if (this.frame === 0 && this.isConnected) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    if (!this.board || !this.stage) return;
    if (!this.fitted && this.board.size.width > 0) {
      this.fitted = true;
      this.board.fit();
    }
    this.stage.draw();
  }

  private count(): void {
    const running = (this.board?.running ?? 0) > 0;
    if (running) this.seconds ??= setInterval(() => this.stage?.tick(), 1000);
    else {
      clearInterval(this.seconds);
      this.seconds = undefined;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-canvas": MrCanvas;
  }
}
