import { ActionBar } from "./actions";
import { Acts } from "./acts";
import type { Board } from "./board";
import { type Colours, onThemeChange, readColours } from "./colours";
import { card, grid } from "./geometry";
import { Pointers } from "./gestures/pointer";
import { helpDialog } from "./help";
import { Keyboard } from "./keyboard";
import { CardLayer } from "./layers/cards";
import { EdgeLayer } from "./layers/edges";
import { FarLayer } from "./layers/far";
import { Minimap } from "./layers/minimap";
import { askForMenu, bindMenu } from "./menu";
import { Rename } from "./rename";
import { svg, symbolSheet } from "./symbols";
import { Toolbar } from "./toolbar";

/** From this many running nodes on nothing is animated: it would take the frames and show nothing more. */
const calmFrom = 24;

/** The parts of the canvas in the page, and the one place that draws them. */
export class Stage {
  readonly root = make("div", "mr-stage");
  readonly acts: Acts;
  private readonly dots = make("div", "mr-dots");
  private readonly world = make("div", "mr-world");
  private readonly bandBox = make("div", "mr-band");
  private readonly hintBox = make("div", "mr-hint");
  private readonly emptyBox = make("p", "mr-empty");
  private readonly cards: CardLayer;
  private readonly edges: EdgeLayer;
  private readonly far: FarLayer;
  private readonly minimap: Minimap;
  private readonly toolbar: Toolbar;
  private readonly pointers: Pointers;
  private readonly keyboard: Keyboard;
  private readonly rename: Rename;
  private readonly bars: { hover: ActionBar; focus: ActionBar };
  private readonly ends: (() => void)[] = [];
  private colours: Colours | null = null;
  private space = false;
  private refusedName: { text: string; key: string } | null = null;
  private still: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly board: Board,
    host: HTMLElement,
  ) {
    this.acts = new Acts(board);
    this.root.setAttribute("role", "application");
    this.root.setAttribute("aria-label", board.text("canvas"));
    const below = document.createElementNS(svg, "svg");
    below.setAttribute("class", "mr-edges");
    below.setAttribute("aria-hidden", "true");
    const above = below.cloneNode() as SVGSVGElement;
    above.setAttribute("class", "mr-edges mr-above");
    const cardsRoot = make("div", "mr-cards");
    this.world.append(below, cardsRoot, above);
    const farCanvas = make("canvas", "mr-far") as HTMLCanvasElement;
    const mapCanvas = make("canvas", "mr-minimap") as HTMLCanvasElement;
    mapCanvas.dataset.own = "";
    mapCanvas.setAttribute("aria-hidden", "true");
    mapCanvas.title = board.text("minimap");
    this.hintBox.hidden = true;
    this.bandBox.hidden = true;

    this.cards = new CardLayer(board, cardsRoot);
    this.edges = new EdgeLayer(board, below, above);
    this.far = new FarLayer(board, farCanvas);
    this.minimap = new Minimap(board, mapCanvas);
    const focus = (key: string | null) => this.focus(key);
    const open = (key: string) => board.emit("mr-open", { key });
    this.rename = new Rename(board, this.acts, (text, key) => this.nameHint(text, key), focus);
    const rename = (key: string) => this.startRename(key);
    this.bars = { hover: new ActionBar(board, rename, open), focus: new ActionBar(board, rename, open) };
    this.toolbar = new Toolbar(
      board,
      this.acts,
      () => this.help(),
      () => this.focus(null),
    );
    const around = { stage: this.root, focus, open, spaceHeld: () => this.space };
    this.pointers = new Pointers(board, around);
    bindMenu(board, this.root, this.pointers, focus);
    const menu = (key: string) => askForMenu(board, this.root, key);
    const cancelDrag = () => this.pointers.cancel();
    const desk = { focus, open, rename, menu, help: () => this.help(), cancelDrag };
    this.keyboard = new Keyboard(board, this.acts, desk);

    this.root.append(
      symbolSheet(),
      this.dots,
      farCanvas,
      this.world,
      this.bandBox,
      this.hintBox,
      this.emptyBox,
    );
    host.append(this.root, this.toolbar.root, mapCanvas);
    this.listen(host);
  }

  close(): void {
    this.pointers.close();
    for (const end of this.ends) end();
    clearTimeout(this.still);
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
    this.root.toggleAttribute("data-calm", board.running > calmFrom);
    if (board.dirty.view) this.frameView();
    if (seen.detail === "far") {
      this.keepFocusFrom(this.world);
      this.cards.clear();
      this.edges.clear();
      this.far.draw(seen, this.colours);
    } else {
      this.far.hide();
      this.cards.sync(seen.nodes, seen.detail);
      this.edges.sync(seen.edges, seen.detail);
      this.edges.drawWire();
    }
    this.drawBars(seen.detail === "full");
    this.drawBand();
    this.drawHint();
    this.drawEmpty();
    this.minimap.draw(this.colours, board.dirty.scene || board.dirty.content, board.dirty.moved !== null);
    this.toolbar.draw();
    // Something must be reachable by Tab: the card with the turn if it is in the page, else the stage.
    this.root.tabIndex = board.active !== null && this.cards.element(board.active) ? -1 : 0;
    board.dirty = { scene: false, content: false, some: new Set(), moved: null, view: false };
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

  private help(): void {
    const dialog = helpDialog(this.board);
    const back = document.activeElement;
    this.root.parentElement?.append(dialog);
    dialog.addEventListener(
      "close",
      () => back instanceof HTMLElement && back.focus({ preventScroll: true }),
    );
    dialog.showModal();
  }

  private listen(host: HTMLElement): void {
    const { root, board } = this;
    // A ring around what was clicked tells nothing: the ring is for the keyboard.
    root.addEventListener("pointerdown", () => root.toggleAttribute("data-pointer", true), true);
    root.addEventListener("keydown", (event) => {
      root.removeAttribute("data-pointer");
      if (event.target instanceof HTMLInputElement) return;
      if (event.key === " ") {
        if (event.target instanceof HTMLButtonElement) return;
        this.space = true;
        root.dataset.space = "yes";
        event.preventDefault();
      } else if (this.keyboard.press(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    const spaceUp = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== " ") return;
      this.space = false;
      delete root.dataset.space;
    };
    root.addEventListener("keyup", spaceUp);
    root.addEventListener("focusin", (event) => {
      const key =
        event.target instanceof Element
          ? event.target.closest<HTMLElement>(".mr-card")?.dataset.key
          : undefined;
      if (key !== undefined && board.active !== key) {
        board.active = key;
        board.invalidate({ content: true });
      } else board.invalidate();
    });
    root.addEventListener("focusout", () => board.invalidate());
    root.addEventListener("click", (event) => {
      const found = event.target instanceof Element ? event.target.closest(".mr-found") : null;
      const key = found?.closest<HTMLElement>(".mr-card")?.dataset.key;
      if (key !== undefined) board.emit("mr-findings", { key });
    });
    window.addEventListener("blur", spaceUp);
    const sizes = new ResizeObserver(() => this.measure());
    sizes.observe(host);
    this.ends.push(
      () => window.removeEventListener("blur", spaceUp),
      () => sizes.disconnect(),
      onThemeChange(() => {
        this.colours = null;
        board.invalidate({ content: true });
      }),
    );
  }

  measure(): void {
    const { clientWidth, clientHeight } = this.root;
    if (clientWidth === this.board.size.width && clientHeight === this.board.size.height) return;
    this.board.size = { width: clientWidth, height: clientHeight };
    this.board.invalidate({ view: true });
  }

  private frameView(): void {
    const { zoom } = this.board.view;
    // On whole pixels, or text at 100 % would be blurred.
    const [x, y] = [Math.round(this.board.view.x), Math.round(this.board.view.y)];
    this.world.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    // Far out every fifth row of dots stays, so that they are never a grey mist.
    const gap = grid * zoom * (zoom < 0.5 ? 5 : 1);
    this.dots.style.backgroundSize = `${gap}px ${gap}px`;
    this.dots.style.transform = `translate(${modulo(x, gap) - gap}px, ${modulo(y, gap) - gap}px)`;
    // While it moves the world is a layer of its own; at rest it is painted sharp at its zoom.
    this.board.moving = true;
    this.root.dataset.moving = "yes";
    clearTimeout(this.still);
    this.still = setTimeout(() => {
      this.board.moving = false;
      delete this.root.dataset.moving;
      this.board.invalidate();
    }, 250);
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

  private drawBand(): void {
    const { band, view } = this.board;
    this.bandBox.hidden = band === null;
    if (!band) return;
    const { style } = this.bandBox;
    style.transform = `translate(${band.x * view.zoom + view.x}px, ${band.y * view.zoom + view.y}px)`;
    style.width = `${band.width * view.zoom}px`;
    style.height = `${band.height * view.zoom}px`;
  }

  private nameHint(text: string | null, key: string): void {
    this.refusedName = text === null ? null : { text, key };
    this.board.invalidate();
  }

  /** The sentence beside what it is about: why a wire cannot end here, or why a name cannot be. */
  private drawHint(): void {
    const { board, hintBox } = this;
    const wire = board.connecting;
    let text: string | null = null;
    let key: string | null = null;
    if (wire?.target && !wire.legal.has(wire.target) && wire.by !== "keys") {
      const refusal = board.store.refusal(wire.from, wire.target);
      key = wire.target;
      text = refusal && board.refusalText(wire.from, wire.target, refusal);
    } else if (this.refusedName) ({ text, key } = this.refusedName);
    hintBox.hidden = text === null || key === null;
    if (text === null || key === null) return;
    if (hintBox.textContent !== text) hintBox.textContent = text;
    const at = board.scene.at(key);
    const { x, y, zoom } = board.view;
    // Below the card, or above it where there is no room, and never over the border.
    const { offsetWidth, offsetHeight } = hintBox;
    const left = Math.max(8, Math.min(at.x * zoom + x, board.size.width - offsetWidth - 8));
    const under = (at.y + card.height) * zoom + y + 8;
    const top = under + offsetHeight > board.size.height - 8 ? at.y * zoom + y - offsetHeight - 8 : under;
    hintBox.style.transform = `translate(${left}px, ${top}px)`;
  }

  private drawEmpty(): void {
    const { board, emptyBox } = this;
    emptyBox.hidden = board.scene.all.length > 0;
    if (emptyBox.hidden) return;
    const text = board.readOnly ? board.text("empty.readonly") : board.text("empty", board.text("kind.sql"));
    if (emptyBox.textContent !== text) emptyBox.textContent = text;
  }

  /** Elements that go must not take the focus with them. */
  private keepFocusFrom(part: HTMLElement): void {
    if (!part.contains(document.activeElement)) return;
    this.root.tabIndex = 0;
    this.root.focus({ preventScroll: true });
  }
}

function make(tag: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
