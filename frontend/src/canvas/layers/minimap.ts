import type { Point } from "../../model";
import type { Board } from "../board";
import type { Colours } from "../colours";
import type { Dirty } from "../frame";
import { card, centredOn, type Rect, type Size, visibleRect } from "../geometry";

/** Least time between two pictures while something moves, in milliseconds. */
const pause = 120;

/** The overview in the corner, drawn from the model. A click or a drag moves the view there. */
export class Minimap {
  private readonly context: CanvasRenderingContext2D | null;
  /** The cards without the frame, kept while only the view moves. */
  private readonly still = document.createElement("canvas");
  private shown: { area: Rect; scale: number; width: number; height: number } | null = null;
  private holding: number | null = null;
  private drawnAt = 0;
  private size: Size | null = null;
  /** Something lively has not been drawn yet, and will be. */
  private behind = false;
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly board: Board,
    private readonly root: HTMLCanvasElement,
  ) {
    this.context = root.getContext("2d");
    root.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      event.preventDefault();
      this.holding = event.pointerId;
      root.setPointerCapture(event.pointerId);
      this.go(event);
    });
    root.addEventListener("pointermove", (event) => {
      if (this.holding === event.pointerId) this.go(event);
    });
    const end = () => {
      this.holding = null;
      board.invalidate({ view: true });
    };
    root.addEventListener("pointerup", end);
    root.addEventListener("pointercancel", end);
  }

  draw(colours: Colours, dirty: Dirty): void {
    const { context, board, root } = this;
    const bounds = board.scene.bounds();
    root.hidden = bounds === null;
    if (!context || !bounds) return;
    const scale = Math.min(2, window.devicePixelRatio || 1);
    // Asked once: asking in every frame would make the browser lay the page out in the middle of it.
    this.size ??= { width: root.clientWidth, height: root.clientHeight };
    const { width, height } = this.size;
    if (width === 0 || height === 0) {
      this.size = null;
      return;
    }
    // While it is dragged the map must not shift under the pointer.
    const area =
      this.holding !== null && this.shown
        ? this.shown.area
        : around(bounds, visibleRect(board.view, board.size));
    const was = this.shown;
    const zoom = Math.min((width - 12) / area.width, (height - 12) / area.height);
    const changed = dirty.scene || dirty.content;
    // What is dragged or painted by a run is seen in the overview a few times a second: that is enough.
    const due = this.due(dirty.moved !== null || dirty.painted);
    const stale =
      changed ||
      due ||
      !was ||
      was.scale !== zoom ||
      was.area.x !== area.x ||
      was.area.y !== area.y ||
      was.width !== width;
    this.shown = { area, scale: zoom, width, height };
    if (root.width !== Math.round(width * scale) || root.height !== Math.round(height * scale)) {
      root.width = Math.round(width * scale);
      root.height = Math.round(height * scale);
    }
    if (stale) this.drawStill(colours, scale);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, root.width, root.height);
    context.drawImage(this.still, 0, 0);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const frame = visibleRect(board.view, board.size);
    const at = this.place(frame);
    context.lineWidth = 1.5;
    context.strokeStyle = colours.accent;
    context.globalAlpha = 0.08;
    context.fillStyle = colours.accent;
    context.fillRect(at.x, at.y, frame.width * zoom, frame.height * zoom);
    context.globalAlpha = 1;
    context.strokeRect(at.x, at.y, frame.width * zoom, frame.height * zoom);
  }

  private due(lively: boolean): boolean {
    if (!lively && !this.behind) return false;
    const due = performance.now() - this.drawnAt > pause;
    this.behind = !due;
    if (this.behind) this.later ??= setTimeout(() => this.board.invalidate(), pause);
    return due;
  }

  private drawStill(colours: Colours, scale: number): void {
    const { board, root, still } = this;
    this.drawnAt = performance.now();
    this.behind = false;
    clearTimeout(this.later);
    this.later = undefined;
    still.width = root.width;
    still.height = root.height;
    const context = still.getContext("2d");
    if (!context || !this.shown) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const zoom = this.shown.scale;
    const [w, h] = [Math.max(2, card.width * zoom), Math.max(1.5, card.height * zoom)];
    const paths = new Map<string, Path2D>();
    for (const { key } of board.scene.all) {
      const paint = board.marks.look(key);
      const colour = paint ? colours.fill[paint] : colours.idle;
      let path = paths.get(colour);
      if (!path) {
        path = new Path2D();
        paths.set(colour, path);
      }
      const { x, y } = this.place(board.scene.at(key));
      if (h < 5) path.rect(x, y, w, h);
      else path.roundRect(x, y, w, h, 2);
    }
    for (const [colour, path] of paths) {
      context.fillStyle = colour;
      context.fill(path);
    }
  }

  private place(point: Point): Point {
    const { area, scale, width, height } = this.shown!;
    return {
      x: (point.x - area.x) * scale + (width - area.width * scale) / 2,
      y: (point.y - area.y) * scale + (height - area.height * scale) / 2,
    };
  }

  private go(event: PointerEvent): void {
    if (!this.shown) return;
    const { area, scale, width, height } = this.shown;
    const box = this.root.getBoundingClientRect();
    const middle = {
      x: (event.clientX - box.left - (width - area.width * scale) / 2) / scale + area.x,
      y: (event.clientY - box.top - (height - area.height * scale) / 2) / scale + area.y,
    };
    this.board.setView(centredOn(middle, this.board.size, this.board.view.zoom));
  }
}

/**
 * The cards, and what is seen beyond them in steps of a quarter: the map is drawn anew when it takes another area, which
 * must not be in every frame of a pan across its border.
 */
function around(cards: Rect, seen: Rect): Rect {
  const step = Math.max(cards.width, cards.height) / 4;
  const out = (over: number) => Math.ceil(Math.max(0, over) / step) * step;
  const [left, top] = [out(cards.x - seen.x), out(cards.y - seen.y)];
  const right = out(seen.x + seen.width - cards.x - cards.width);
  const bottom = out(seen.y + seen.height - cards.y - cards.height);
  return {
    x: cards.x - left,
    y: cards.y - top,
    width: cards.width + left + right,
    height: cards.height + top + bottom,
  };
}
