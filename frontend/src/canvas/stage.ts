import type { Bundle } from "../model";
import { ActionBar } from "./actions";
import { Acts } from "./acts";
import type { Board } from "./board";
import { bindClipboard, Clip } from "./clip";
import { type Colours, readColours } from "./colours";
import { Empty } from "./empty";
import type { Visible } from "./frame";
import { Pointers } from "./gestures/pointer";
import { showHelp } from "./help";
import { Hint } from "./hint";
import { Keyboard } from "./keyboard";
import { BandBox } from "./layers/band";
import { CardLayer } from "./layers/cards";
import { EdgeLayer } from "./layers/edges";
import { FarLayer } from "./layers/far";
import { Ground } from "./layers/ground";
import { Minimap } from "./layers/minimap";
import { NoteLayer } from "./layers/notes";
import { Listening } from "./listening";
import { askForMenu, bindMenu } from "./menu";
import { QuickAdd } from "./offer";
import { Plus } from "./plus";
import { Rename } from "./rename";
import { svg, symbolSheet } from "./symbols";
import { Tidy } from "./tidy";
import { Toolbar } from "./toolbar";

/** From this many running nodes on nothing is animated: it would take the frames and show nothing more. */
const calmFrom = 24;

/** The parts of the canvas in the page, and the one place that draws them. */
export class Stage {
  readonly root = make("div", "mr-stage");
  readonly acts: Acts;
  readonly clip: Clip;
  readonly tidy: Tidy;
  private readonly dots = make("div", "mr-dots");
  private readonly world = make("div", "mr-world");
  private readonly band: BandBox;
  private readonly hint: Hint;
  private readonly empty: Empty;
  private readonly cards: CardLayer;
  private readonly edges: EdgeLayer;
  private readonly notes: NoteLayer;
  private readonly far: FarLayer;
  private readonly ground: Ground;
  private readonly minimap: Minimap;
  private readonly toolbar: Toolbar;
  private readonly pointers: Pointers;
  private readonly listening: Listening;
  private readonly rename: Rename;
  private readonly quick: QuickAdd;
  private readonly plus: Plus;
  private readonly bars: { hover: ActionBar; focus: ActionBar };
  private colours: Colours | null = null;
  /** Whether the stage has the focus in place of a card. */
  private lent = false;

  constructor(
    private readonly board: Board,
    host: HTMLElement,
    reader: (text: string) => Bundle | null,
  ) {
    this.acts = new Acts(board);
    this.clip = new Clip(board, reader);
    this.tidy = new Tidy(board);
    this.root.setAttribute("role", "application");
    this.root.setAttribute("aria-label", board.text("canvas"));
    const below = document.createElementNS(svg, "svg");
    below.setAttribute("class", "mr-edges");
    below.setAttribute("aria-hidden", "true");
    const above = below.cloneNode() as SVGSVGElement;
    above.setAttribute("class", "mr-edges mr-above");
    const cardsRoot = make("div", "mr-cards");
    const notesRoot = make("div", "mr-notes");
    this.world.append(notesRoot, below, cardsRoot, above);
    const farCanvas = make("canvas", "mr-far") as HTMLCanvasElement;
    const mapCanvas = make("canvas", "mr-minimap") as HTMLCanvasElement;
    mapCanvas.dataset.own = "";
    mapCanvas.setAttribute("aria-hidden", "true");
    mapCanvas.title = board.text("minimap");

    this.ground = new Ground(board, this.root, this.dots, this.world);
    this.cards = new CardLayer(board, cardsRoot);
    this.edges = new EdgeLayer(board, below, above);
    this.notes = new NoteLayer(board, notesRoot);
    this.far = new FarLayer(board, farCanvas);
    this.minimap = new Minimap(board, mapCanvas);
    this.band = new BandBox(board);
    this.hint = new Hint(board);
    this.empty = new Empty(board);
    const focus = (key: string | null) => this.focus(key);
    const open = (key: string) => board.emit("mr-open", { key });
    const writeNote = (key: string) => this.writeNote(key);
    this.rename = new Rename(board, this.acts, (text, key) => this.hint.aboutName(text, key), focus);
    const rename = (key: string) => this.startRename(key);
    this.bars = { hover: new ActionBar(board, rename, open), focus: new ActionBar(board, rename, open) };
    this.quick = new QuickAdd(board, this.acts, focus, writeNote);
    this.plus = new Plus(board, this.acts, focus);
    const desk = {
      focus,
      open,
      rename,
      writeNote,
      menu: (key: string) => askForMenu(board, this.root, key),
      help: () => this.help(),
      cancelDrag: () => this.pointers.cancel(),
      tidy: () => this.tidy.start(),
      duplicate: () => this.focus(this.clip.duplicate()),
      offer: () => this.offer(board.pointer),
      note: () => this.addNote(),
    };
    this.toolbar = new Toolbar(board, this.acts, desk);
    this.pointers = new Pointers(board, {
      stage: this.root,
      focus,
      open,
      writeNote,
      focusNote: (key) => this.notes.element(key)?.focus({ preventScroll: true }),
      offer: (at) => this.offer(at),
      spaceHeld: () => this.listening.space,
    });
    bindMenu(board, this.root, this.pointers, focus);
    const cut = () => {
      this.acts.removeSelected();
      this.focus(board.active);
    };
    bindClipboard(this.root, board, this.clip, cut, () => this.focus(board.active));

    this.root.append(symbolSheet(), this.dots, farCanvas, this.world, this.plus.next, this.plus.between);
    this.root.append(this.band.root, this.hint.root, this.empty.root);
    host.append(this.root, this.quick.root, this.toolbar.root, mapCanvas);
    this.listening = new Listening(board, this.root, host, {
      keyboard: new Keyboard(board, this.acts, desk),
      resized: () => this.measure(),
      themed: () => {
        this.colours = null;
        board.invalidate({ content: true });
      },
    });
  }

  close(): void {
    this.pointers.close();
    this.listening.close();
    this.tidy.close();
    this.ground.close();
  }

  /** Draws what changed, all of it in this frame. */
  draw(): void {
    const { board } = this;
    if (board.size.width === 0) return;
    if (board.dirty.scene) board.forgetGone();
    this.colours ??= readColours(this.root);
    const seen = board.visible();
    board.detail = seen.detail;
    this.root.dataset.detail = seen.detail;
    this.root.toggleAttribute("data-calm", board.marks.running > calmFrom);
    if (board.dirty.view) this.ground.draw();
    if (seen.detail === "far") this.drawFar(seen, this.colours);
    else this.drawNear(seen);
    this.drawBars(seen.detail === "full");
    this.plus.draw(seen.detail === "full");
    this.band.draw();
    this.hint.draw();
    this.empty.draw();
    this.quick.draw();
    this.minimap.draw(this.colours, board.dirty);
    this.toolbar.draw();
    // Something must be reachable by Tab: the card with the turn if it is in the page, else the stage.
    this.root.tabIndex = board.active !== null && this.cards.element(board.active) ? -1 : 0;
    const none = { scene: false, content: false, painted: false, moved: null, notes: false, view: false };
    board.dirty = { ...none, some: new Set() };
  }

  tick(): void {
    this.cards.tick();
  }

  /** Gives the focus to a card, bringing it into view only as far as needed; or to the canvas. */
  focus(key: string | null): void {
    const { board } = this;
    board.active = key ?? board.active;
    if (key !== null) board.reveal(key);
    board.invalidate({ content: true });
    this.draw();
    const element = key === null ? null : this.cards.element(key);
    (element ?? this.root).focus({ preventScroll: true });
  }

  startRename(key: string): void {
    this.rename.open(key, () => {
      this.draw();
      return this.cards.element(key);
    });
  }

  /** Opens the palette at a screen point, or in the middle. */
  offer(at: { x: number; y: number } | null): void {
    const { board } = this;
    if (board.readOnly) return;
    const { width, height } = board.size;
    board.offering = { at: board.world(at ?? { x: width / 2, y: height / 2 }), from: null, edge: null };
    board.invalidate();
  }

  addNote(): void {
    const { board } = this;
    const key = this.acts.addNote(board.pointer ? board.world(board.pointer) : undefined);
    if (key !== null) this.writeNote(key);
  }

  writeNote(key: string): void {
    const { board } = this;
    const note = board.scene.notes.get(key);
    if (!note) return;
    if (board.view.zoom < 0.7) board.zoomTo(1);
    board.show(board.scene.notes.rect(note));
    board.invalidate({ notes: true });
    this.draw();
    this.notes.write(key);
  }

  help(): void {
    showHelp(this.board, this.root.parentElement);
  }

  measure(): void {
    const { clientWidth, clientHeight } = this.root;
    if (clientWidth === this.board.size.width && clientHeight === this.board.size.height) return;
    this.board.size = { width: clientWidth, height: clientHeight };
    this.board.invalidate({ view: true });
  }

  private drawNear({ nodes, edges, notes, detail }: Visible): void {
    const focused = this.world.contains(document.activeElement);
    this.far.hide();
    this.notes.sync(notes);
    this.cards.sync(nodes, detail);
    // What had the focus may be gone, as by undo: somebody without a pointer goes on from what is next to it.
    if (focused && !this.world.contains(document.activeElement)) this.focusLeft();
    // The far view has no cards to hold the focus; it gave it to the stage in the meantime.
    if (this.lent && document.activeElement === this.root) this.focusLeft();
    this.lent = false;
    this.edges.sync(edges, detail);
    this.edges.drawWire();
    this.edges.drawGuides();
  }

  private drawFar(seen: Visible, colours: Colours): void {
    this.keepFocusFrom(this.world);
    this.cards.clear();
    this.edges.clear();
    this.notes.clear();
    this.far.draw(seen, colours);
  }

  private drawBars(full: boolean): void {
    const { board, bars } = this;
    const busy = board.connecting !== null || board.renaming !== null || board.band !== null || !full;
    const focused =
      document.activeElement instanceof HTMLElement && this.root.contains(document.activeElement);
    const focusKey = focused && board.active !== board.hovered ? board.active : null;
    const on = (bar: ActionBar, key: string | null) =>
      bar.show(busy ? null : key, busy || key === null ? null : this.cards.element(key));
    on(bars.hover, board.hovered);
    on(bars.focus, focusKey);
  }

  private focusLeft(): void {
    const { active, selected } = this.board;
    const next = [active, ...selected].find((key) => key !== null && this.cards.element(key));
    this.root.tabIndex = 0;
    (next ? this.cards.element(next)! : this.root).focus({ preventScroll: true });
  }

  /** Elements that go must not take the focus with them. */
  private keepFocusFrom(part: HTMLElement): void {
    if (!part.contains(document.activeElement)) return;
    this.lent = true;
    this.root.tabIndex = 0;
    this.root.focus({ preventScroll: true });
  }
}

function make(tag: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
