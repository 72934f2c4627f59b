import type { Edge, Finding, NodeKind } from "../model";
import { type Rect, toWorld } from "./geometry";
import { CanvasHost } from "./host";
import { refusalText } from "./refusals";
import type { NodeState, Paint } from "./states";
import type { StringKey } from "./strings";

/**
 * `<mr-canvas>`: shows a flow and edits it through its store. With the attribute `readonly` it only shows.
 *
 * Events, all of which bubble, with their `detail`:
 * `mr-open {key}` a node is to be opened · `mr-select {nodes, edges}` · `mr-refused {sentence, reason, path}` a wire or a
 * name was refused · `mr-findings {key}` the badge of a node was pressed · `mr-menu {key, x, y}` the menu of a node is
 * wanted at a point of the window; the node is selected · `mr-zoom {zoom}` · `mr-said {text}` what the live region speaks ·
 * `mr-find`, `mr-export`, `mr-template` the search, a picture of the flow, the tutorial's flow is wanted.
 */
export class MrCanvas extends CanvasHost {
  // ── what it shows ──

  /** Paints the states of a run, by node key; an empty map takes the paint off. */
  setStates(states: ReadonlyMap<string, NodeState>): void {
    this.states = new Map(states);
    this.statesToPaint = true;
    this.ask();
    if (!this.frame) this.paintStates();
  }

  /** Changes the state of one node. */
  setState(key: string, state: NodeState | null): void {
    if (state) this.states.set(key, state);
    else this.states.delete(key);
    this.statesToPaint = true;
    this.ask();
    if (!this.frame) this.paintStates();
  }

  /** What the state of a node looks like, its being suspended included. */
  paintOf(key: string): Paint | null {
    return this.board?.marks.look(key) ?? null;
  }

  /** Marks the nodes that differ from the published version. */
  setChanged(keys: ReadonlySet<string>): void {
    this.unpublished = keys;
    this.board?.marks.setChanged(keys);
  }

  /** Marks what a search found. */
  setMatches(keys: Iterable<string>): void {
    this.board?.marks.setMatches(new Set(keys));
  }

  /** Shows what validation found as badges on the nodes. */
  setFindings(findings: readonly Finding[]): void {
    this.findings = findings;
    this.board?.marks.setFindings(findings);
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

  /** Removes the selected nodes and joins what led to them with what followed. */
  removeAndJoin(): void {
    this.stage?.acts.removeAndJoin();
    this.stage?.focus(this.board?.active ?? null);
  }

  /** Copies what is selected a little further down; gives the key of its first node. */
  duplicate(): string | null {
    const key = this.stage?.clip.duplicate() ?? null;
    if (key !== null) this.stage?.focus(key);
    return key;
  }

  /** What is selected, as text for the clipboard. */
  copyText(): string | null {
    return this.stage?.clip.copy() ?? null;
  }

  /** Pastes such a text; says why not when it is none. */
  pasteText(text: string): boolean {
    return this.stage?.clip.paste(text) ?? false;
  }

  /** Puts a new node into a dependency. Gives its key. */
  insert(edge: Edge): string | null {
    return this.stage?.acts.insert(edge, "sql") ?? null;
  }

  /** Draws a dependency, or says why not. */
  connect(from: string, to: string): boolean {
    return this.stage?.acts.connect(from, to) ?? false;
  }

  /** Why a dependency may not be drawn, in a sentence; null when it may. */
  refusal(from: string, to: string): string | null {
    const refusal = this.flow.refusal(from, to);
    return refusal && this.board ? refusalText(this.board, from, to, refusal) : null;
  }

  disconnect(edge: Edge): void {
    this.stage?.acts.disconnect(edge);
  }

  /** Adds a note above the flow, or in the middle of what is shown. Gives its key. */
  addNote(): string | null {
    return this.stage?.acts.addNote() ?? null;
  }

  selectAll(): void {
    this.stage?.acts.selectAll();
  }

  /** Selects a node and all that leads to it, or all that follows it. */
  selectStream(key: string, up: boolean): void {
    this.stage?.acts.selectStream(key, up);
  }

  /** Renames, or gives the sentence that says why not. */
  renameTo(key: string, name: string): string | null {
    return this.stage?.acts.rename(key, name) ?? null;
  }

  kindOf(key: string): string {
    return this.board?.kind(this.flow.node(key)?.kind ?? "") ?? "";
  }

  /** A text of the canvas. */
  word(key: StringKey): string {
    return this.board?.text(key) ?? key;
  }

  tidy(): void {
    this.stage?.tidy.start();
  }

  help(): void {
    this.stage?.help();
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
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-canvas": MrCanvas;
  }
}
