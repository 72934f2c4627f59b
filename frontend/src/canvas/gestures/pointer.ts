import type { Edge, Point } from "../../model";
import type { Board } from "../board";
import { band } from "./band";
import { aim, connect, connectTo, endConnecting } from "./connect";
import type { Gesture } from "./gesture";
import { move } from "./move";
import { pan } from "./pan";
import { Pinch } from "./pinch";
import { resize } from "./resize";

export type Hit =
  | { on: "port" | "card" | "note" | "corner"; key: string }
  | { on: "edge"; edge: Edge }
  | { on: "blank" };

/** What the element does for the pointer beyond the board. */
export interface Surroundings {
  stage: HTMLElement;
  /** Gives the keyboard's focus to a card, or to the canvas itself. */
  focus(key: string | null): void;
  focusNote(key: string): void;
  open(key: string): void;
  writeNote(key: string): void;
  /** Opens the palette at a screen point. */
  offer(at: Point): void;
  /** Whether the space bar is held. */
  spaceHeld(): boolean;
}

/** How near a border a drag scrolls, in screen pixels. */
const border = 28;

/** Turns pointer events into gestures: at most one at a time, or a pinch of two fingers. */
export class Pointers {
  private gesture: Gesture | null = null;
  private pinch: Pinch | null = null;
  private readonly down = new Map<number, Point>();
  private last: { at: Point; event: PointerEvent } | null = null;
  private scrolling = 0;
  private readonly ends = new AbortController();

  constructor(
    private readonly board: Board,
    private readonly around: Surroundings,
  ) {
    const { stage } = around;
    const options = { signal: this.ends.signal };
    stage.addEventListener("pointerdown", (event) => this.press(event), options);
    stage.addEventListener("pointermove", (event) => this.moved(event), options);
    stage.addEventListener("pointerup", (event) => this.release(event), options);
    stage.addEventListener("pointercancel", (event) => this.lost(event), options);
    stage.addEventListener(
      "pointerleave",
      () => {
        board.pointer = null;
        this.hover({ on: "blank" });
      },
      options,
    );
    stage.addEventListener("dblclick", (event) => this.doubled(event), options);
    stage.addEventListener("wheel", (event) => this.wheel(event), { ...options, passive: false });
  }

  close(): void {
    this.ends.abort();
    cancelAnimationFrame(this.scrolling);
  }

  /** Whether something was given up: Escape asks. */
  cancel(): boolean {
    const had = this.gesture !== null;
    this.gesture?.cancel();
    this.finish();
    return had;
  }

  hit(at: Point): Hit {
    const { board } = this;
    const point = board.world(at);
    if (!board.readOnly && board.detail === "full") {
      const port = board.scene.portAt(point, Math.max(12, 13 / board.view.zoom));
      if (port) return { on: "port", key: port };
    }
    const key = board.scene.nodeAt(point);
    if (key) return { on: "card", key };
    const edge = board.scene.edgeAt(point, 8 / board.view.zoom);
    if (edge) return { on: "edge", edge };
    const note = board.scene.notes.hit(point);
    if (note === null) return { on: "blank" };
    const sheet = board.scene.notes.rect(board.scene.notes.get(note)!);
    const inCorner =
      sheet.x + sheet.width - point.x + (sheet.y + sheet.height - point.y) < 20 / board.view.zoom;
    return { on: inCorner && !board.readOnly ? "corner" : "note", key: note };
  }

  point(event: MouseEvent): Point {
    const box = this.around.stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private press(event: PointerEvent): void {
    if (own(event)) return;
    const at = this.point(event);
    this.down.set(event.pointerId, at);
    if (event.pointerType === "touch" && this.down.size === 2) {
      this.cancel();
      const [a, b] = [...this.down.values()];
      this.pinch = new Pinch(this.board, a!, b!);
      return;
    }
    if (this.gesture || this.pinch) return;
    const { board, around } = this;
    if (event.button === 1 || (event.button === 0 && around.spaceHeld())) {
      event.preventDefault();
      this.start(pan(board, at, false), event);
      return;
    }
    if (event.button !== 0) return;
    event.preventDefault();
    if (board.offering) {
      // The press that closes the palette does nothing else; its field loses the focus by it.
      around.focus(null);
      return;
    }
    if (board.connecting) {
      aim(board, at);
      const target = board.connecting.target;
      if (target) connectTo(board, target);
      else endConnecting(board);
      return;
    }
    const hit = this.hit(at);
    const adding = event.shiftKey || event.ctrlKey || event.metaKey;
    if (hit.on === "port") {
      around.focus(hit.key);
      this.start(connect(board, at, hit.key), event);
    } else if (hit.on === "card") {
      around.focus(hit.key);
      this.start(move(board, at, { on: "card", key: hit.key }, adding), event);
    } else if (hit.on === "corner") this.start(resize(board, at, hit.key), event);
    else if (hit.on === "note") {
      around.focusNote(hit.key);
      this.start(move(board, at, { on: "note", key: hit.key }, adding), event);
    } else {
      around.focus(null);
      if (hit.on === "edge") {
        if (adding) board.toggleEdge(hit.edge);
        else board.select([], [hit.edge]);
      } else if (event.shiftKey) this.start(band(board, at), event);
      else this.start(pan(board, at, true), event);
    }
  }

  private start(gesture: Gesture, event: PointerEvent): void {
    this.gesture = gesture;
    this.last = { at: this.point(event), event };
    this.around.stage.setPointerCapture(event.pointerId);
    if (gesture.scrolls) this.scrolling = requestAnimationFrame(() => this.scroll());
  }

  private moved(event: PointerEvent): void {
    const at = this.point(event);
    this.board.pointer = at;
    if (this.down.has(event.pointerId)) this.down.set(event.pointerId, at);
    if (this.pinch && this.down.size === 2) {
      const [a, b] = [...this.down.values()];
      this.pinch.move(a!, b!);
    } else if (this.gesture) {
      this.last = { at, event };
      this.around.stage.dataset.cursor = this.gesture.cursor;
      this.gesture.move(at, event);
    } else if (this.board.connecting?.by === "click") aim(this.board, at);
    else if (event.pointerType !== "touch") this.hover(own(event) ? null : this.hit(at));
  }

  private release(event: PointerEvent): void {
    this.down.delete(event.pointerId);
    if (this.pinch) {
      if (this.down.size === 0) this.pinch = null;
      return;
    }
    const { gesture } = this;
    this.finish();
    gesture?.up(this.point(event), event);
  }

  private lost(event: PointerEvent): void {
    this.down.delete(event.pointerId);
    this.pinch = null;
    this.cancel();
  }

  private finish(): void {
    this.gesture = null;
    this.last = null;
    cancelAnimationFrame(this.scrolling);
    delete this.around.stage.dataset.cursor;
  }

  private scroll(): void {
    const { board, last, gesture } = this;
    if (!gesture || !last) return;
    const pull = (value: number, size: number) =>
      value < border
        ? Math.min(16, (border - value) / 2)
        : value > size - border
          ? -Math.min(16, (value - size + border) / 2)
          : 0;
    const [dx, dy] = [pull(last.at.x, board.size.width), pull(last.at.y, board.size.height)];
    if (dx !== 0 || dy !== 0) {
      board.panBy(dx, dy);
      gesture.move(last.at, last.event);
    }
    this.scrolling = requestAnimationFrame(() => this.scroll());
  }

  private hover(hit: Hit | null): void {
    const { board, around } = this;
    if (hit === null) return;
    const node = hit.on === "card" || hit.on === "port" ? hit.key : null;
    const edge = hit.on === "edge" ? `${hit.edge.from}>${hit.edge.to}` : null;
    if (hit.on === "blank") delete around.stage.dataset.hover;
    else around.stage.dataset.hover = hit.on;
    if (board.hovered === node && board.hoveredEdge === edge) return;
    board.invalidate({ some: [board.hovered, board.hoveredEdge, node, edge] });
    board.hovered = node;
    board.hoveredEdge = edge;
  }

  private doubled(event: MouseEvent): void {
    if (own(event)) return;
    const hit = this.hit(this.point(event));
    if (hit.on === "card") this.around.open(hit.key);
    else if (hit.on === "note") this.around.writeNote(hit.key);
    else if (hit.on === "blank" && !this.board.readOnly) this.around.offer(this.point(event));
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const { board } = this;
    // Lines and pages, as some mice report them, in pixels.
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? board.size.height : 1;
    if (event.ctrlKey || event.metaKey) {
      const step = Math.max(-120, Math.min(120, event.deltaY * unit));
      board.zoomTo(board.view.zoom * Math.exp(-step * 0.0025), this.point(event));
    } else if (event.shiftKey && event.deltaX === 0) board.panBy(-event.deltaY * unit, 0);
    else board.panBy(-event.deltaX * unit, -event.deltaY * unit);
  }
}

/** Whether the event belongs to a button, a field or the minimap on the canvas. */
function own(event: Event): boolean {
  return (
    event.target instanceof Element &&
    event.target.closest("[data-own], button, input, textarea:not([readonly]), dialog") !== null
  );
}
