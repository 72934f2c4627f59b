import { type Bundle, type Definition, type Finding, FlowStore, type StoreChange } from "../model";
import { Board } from "./board";
import { Stage } from "./stage";
import type { NodeState } from "./states";
import { type CanvasStrings, stringsOfPage } from "./strings";

/** The life of the canvas's element: it is built when it comes into a page, and drawn once a frame when something changed. */
export class CanvasHost extends HTMLElement {
  static readonly observedAttributes = ["readonly"];

  /** Reads what is pasted. Pages in which nothing is edited need none. */
  reader: (text: string) => Bundle | null = () => null;

  protected flow: FlowStore = new FlowStore({ format: "millrace/v1", name: "-" } satisfies Definition);
  protected texts: Partial<CanvasStrings> = {};
  protected board: Board | null = null;
  protected stage: Stage | null = null;
  protected frame = 0;
  protected seconds: ReturnType<typeof setInterval> | undefined;
  protected unsubscribe: (() => void) | null = null;
  protected states = new Map<string, NodeState>();
  protected statesToPaint = false;
  protected findings: readonly Finding[] = [];
  protected unpublished: ReadonlySet<string> = new Set();
  protected fitted = false;

  connectedCallback(): void {
    this.build();
  }

  disconnectedCallback(): void {
    this.tear();
  }

  attributeChangedCallback(): void {
    if (this.board) this.rebuild();
  }

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

  /** Texts in place of those of the page's bundle; what neither has shows its key. */
  set strings(strings: Partial<CanvasStrings>) {
    this.texts = strings;
    if (this.board) this.rebuild();
  }

  protected build(): void {
    const live = document.createElement("div");
    live.className = "visually-hidden";
    live.setAttribute("aria-live", "polite");
    const emit = (name: string, detail: Record<string, unknown>) =>
      void this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    const say = (text: string) => {
      // The same sentence twice would not be read twice.
      live.textContent = live.textContent === text ? `${text}\u00a0` : text;
      emit("mr-said", { text });
    };
    const board = new Board(this.flow, () => this.ask(), emit, say);
    board.readOnly = this.readOnly;
    board.strings = { ...stringsOfPage(), ...this.texts };
    this.board = board;
    this.stage = new Stage(board, this, (text) => this.reader(text));
    this.append(live);
    this.unsubscribe = this.flow.subscribe((change) => this.changed(change));
    board.marks.setFindings(this.findings);
    board.marks.setChanged(this.unpublished);
    this.paintStates();
    this.stage.measure();
    this.ask();
  }

  protected tear(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    clearInterval(this.seconds);
    this.seconds = undefined;
    this.unsubscribe?.();
    this.stage?.close();
    this.stage = null;
    this.board = null;
    this.replaceChildren();
  }

  protected rebuild(): void {
    const view = this.board?.view;
    this.tear();
    this.build();
    if (view && this.fitted) this.board?.setView(view);
  }

  protected changed(change: StoreChange): void {
    const { board } = this;
    if (!board) return;
    if (change.fields.has("notes")) {
      board.scene.notes.read(this.flow);
      board.forgetGone();
      board.invalidate({ notes: true });
    }
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

  protected ask(): void {
    if (this.frame === 0 && this.isConnected) this.frame = requestAnimationFrame(() => this.draw());
  }

  protected draw(): void {
    this.frame = 0;
    if (!this.board || !this.stage) return;
    if (this.statesToPaint) this.paintStates();
    if (!this.fitted && this.board.size.width > 0) {
      this.fitted = true;
      this.board.fit();
    }
    this.stage.draw();
  }

  /** However many changes of state came since the last frame, they are painted at once. */
  protected paintStates(): void {
    this.statesToPaint = false;
    this.board?.marks.setStates(this.states);
    this.count();
  }

  protected count(): void {
    const running = (this.board?.marks.running ?? 0) > 0;
    if (running) this.seconds ??= setInterval(() => this.stage?.tick(), 1000);
    else {
      clearInterval(this.seconds);
      this.seconds = undefined;
    }
  }
}
