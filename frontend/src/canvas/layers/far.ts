import type { Board } from "../board";
import type { Colours } from "../colours";
import type { Visible } from "../frame";
import { card, handle, type Size, type Viewport } from "../geometry";
import type { Paint } from "../states";

/** From this zoom on a card has room for its name. */
const namesFrom = 0.24;

/** How far the picture reaches beyond the window, in screen pixels, so that it can be pushed about before it is drawn anew. */
const beyond = 160;

/** How much larger or smaller than it was drawn the picture is shown while the view moves. */
const stretch = { least: 0.6, most: 1.6 } as const;

/** Up to how many dragged cards are drawn above the picture instead of with it. */
const few = 40;

/**
 * The whole scene on one 2D canvas, for when cards are too small to read or too many to be elements. While only the view
 * moves, the picture is pushed and stretched as it is: thousands of cards are not drawn sixty times a second.
 */
export class FarLayer {
  private readonly context: CanvasRenderingContext2D | null;
  /** Another one above it, of the same size: what is dragged. */
  private readonly over: HTMLCanvasElement;
  /** What the picture was drawn for. */
  private drawn: { view: Viewport; size: Size; wire: boolean } | null = null;

  constructor(
    private readonly board: Board,
    private readonly root: HTMLCanvasElement,
  ) {
    this.context = root.getContext("2d");
    root.hidden = true;
    this.over = root.cloneNode() as HTMLCanvasElement;
  }

  hide(): void {
    this.root.hidden = true;
    this.over.hidden = true;
    this.drawn = null;
  }

  draw(seen: Visible, colours: Colours): void {
    const { board } = this;
    this.root.hidden = false;
    if (this.dragged(colours) || this.pushed()) return;
    this.over.hidden = true;
    this.paint(seen, colours);
    this.drawn = { view: board.view, size: board.size, wire: board.connecting !== null };
    this.root.style.transform = "";
  }

  /** Draws the few cards that are dragged above the picture, in which they still lie where they were. */
  private dragged(colours: Colours): boolean {
    const { board, drawn, over, root } = this;
    const { dirty, scene, view } = board;
    const context = over.getContext("2d");
    if (!scene.displaced || !dirty.moved || dirty.moved.size > few || drawn?.view !== view || !context)
      return false;
    if (dirty.scene || dirty.content || dirty.painted || dirty.notes) return false;
    root.after(over);
    over.hidden = false;
    // Setting the size clears it.
    over.width = root.width;
    over.height = root.height;
    const ratio = root.width / (board.size.width + 2 * beyond);
    context.setTransform(ratio, 0, 0, ratio, beyond * ratio, beyond * ratio);
    context.strokeStyle = colours.accent;
    context.beginPath();
    const moved = [...dirty.moved];
    for (const { edge } of moved.flatMap((key) => scene.edgesOf(key))) {
      const [from, to] = scene.ends(edge);
      context.moveTo(from.x * view.zoom + view.x, from.y * view.zoom + view.y);
      context.lineTo(to.x * view.zoom + view.x, to.y * view.zoom + view.y);
    }
    context.stroke();
    this.drawCards(
      context,
      moved.flatMap((key) => board.store.node(key) ?? []),
      colours,
    );
    return true;
  }

  /** Moves the picture that is there to where the view is now; says whether that is enough. */
  private pushed(): boolean {
    const { board, drawn } = this;
    const { dirty, view, size } = board;
    if (!drawn || drawn.wire || board.connecting || drawn.size !== size) return false;
    if (dirty.scene || dirty.content || dirty.painted || dirty.moved || dirty.notes) return false;
    const scale = view.zoom / drawn.view.zoom;
    // At rest it is drawn sharp.
    if (scale !== 1 && !board.moving) return false;
    if (scale < stretch.least || scale > stretch.most) return false;
    const left = view.x - scale * drawn.view.x;
    const top = view.y - scale * drawn.view.y;
    const covers = (start: number, length: number) =>
      start - beyond * scale <= 0 && start + (length + beyond) * scale >= length;
    if (!covers(left, size.width) || !covers(top, size.height)) return false;
    const shift = `translate(${left + beyond * (1 - scale)}px, ${top + beyond * (1 - scale)}px)`;
    this.root.style.transform = `${shift} scale(${scale})`;
    return true;
  }

  private paint({ nodes, edges, notes }: Visible, colours: Colours): void {
    const { context, board } = this;
    if (!context) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const width = Math.round((board.size.width + 2 * beyond) * ratio);
    const height = Math.round((board.size.height + 2 * beyond) * ratio);
    if (this.root.width !== width || this.root.height !== height) {
      this.root.width = width;
      this.root.height = height;
    } else {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, width, height);
    }
    const { x, y, zoom } = board.view;

    // Edges in screen units with whole-path strokes: one stroke a colour, however many edges there are.
    context.setTransform(ratio, 0, 0, ratio, beyond * ratio, beyond * ratio);
    this.drawNotes(context, notes, colours);
    context.lineWidth = zoom < 0.2 ? 0.7 : 1;
    const plain = new Path2D();
    const lit = new Path2D();
    for (const { id, edge } of edges) {
      const [from, to] = board.scene.ends(edge);
      const path = board.selectedEdges.has(id) || board.flashing?.edges.has(id) ? lit : plain;
      const reach = handle(to.x - from.x, to.y - from.y) * zoom;
      const [x1, y1, x2, y2] = [from.x * zoom + x, from.y * zoom + y, to.x * zoom + x, to.y * zoom + y];
      path.moveTo(x1, y1);
      // Below a few pixels nobody sees the bend, and lines are many times cheaper than curves.
      if (zoom < 0.2 || Math.abs(y2 - y1) < 3) path.lineTo(x2, y2);
      else path.bezierCurveTo(x1 + reach, y1, x2 - reach, y2, x2, y2);
    }
    context.strokeStyle = colours.edge;
    context.globalAlpha = 0.6;
    context.stroke(plain);
    context.globalAlpha = 1;
    context.strokeStyle = board.flashing ? colours.bad : colours.accent;
    context.lineWidth = 2;
    context.stroke(lit);

    this.drawCards(context, nodes, colours);
    if (zoom >= namesFrom) this.drawNames(context, nodes, colours);
    this.drawWire(context, colours);
  }

  private drawNotes(context: CanvasRenderingContext2D, notes: Visible["notes"], colours: Colours): void {
    const { scene, view, selectedNotes } = this.board;
    for (const note of notes) {
      const { x, y, width, height } = scene.notes.rect(note);
      const at = [x * view.zoom + view.x, y * view.zoom + view.y] as const;
      context.fillStyle = colours.note;
      context.fillRect(...at, width * view.zoom, height * view.zoom);
      if (!selectedNotes.has(note.key)) continue;
      context.strokeStyle = colours.accent;
      context.strokeRect(...at, width * view.zoom, height * view.zoom);
    }
  }

  private drawCards(context: CanvasRenderingContext2D, nodes: Visible["nodes"], colours: Colours): void {
    const { board } = this;
    const { x, y, zoom } = board.view;
    const [w, h] = [card.width * zoom, card.height * zoom];
    const groups = new Map<Paint | "idle", Path2D>();
    const bars = new Map<Paint | "idle", Path2D>();
    const chosen = new Path2D();
    const alerts = new Path2D();
    const radius = Math.min(4, 7 * zoom);
    for (const { key } of nodes) {
      const at = board.scene.at(key);
      const [left, top] = [at.x * zoom + x, at.y * zoom + y];
      const paint = board.marks.look(key) ?? "idle";
      let group = groups.get(paint);
      let bar = bars.get(paint);
      if (!group || !bar) {
        group = new Path2D();
        bar = new Path2D();
        groups.set(paint, group);
        bars.set(paint, bar);
      }
      group.roundRect(left, top, w, h, radius);
      bar.rect(left, top, Math.max(2, w * 0.16), h);
      const found = board.marks.findings(key);
      if (found && found.errors > 0) alerts.roundRect(left + w - 5, top - 2, 7, 7, 2);
      if (
        board.selected.has(key) ||
        board.flashing?.nodes.has(key) ||
        board.connecting?.target === key ||
        board.marks.isMatch(key)
      ) {
        chosen.roundRect(left - 2.5, top - 2.5, w + 5, h + 5, radius + 2);
      }
    }
    context.lineWidth = zoom < 0.2 ? 1.2 : 1.6;
    for (const [paint, group] of groups) {
      const colour = paint === "idle" ? colours.idle : colours.fill[paint];
      context.fillStyle = paint === "idle" ? colours.surface : colours.soft[paint];
      context.fill(group);
      context.strokeStyle = colour;
      context.stroke(group);
      context.fillStyle = colour;
      context.fill(bars.get(paint)!);
    }
    context.fillStyle = colours.bad;
    context.fill(alerts);
    context.strokeStyle = board.flashing ? colours.bad : colours.accent;
    context.lineWidth = 2;
    context.stroke(chosen);
  }

  private drawNames(context: CanvasRenderingContext2D, nodes: Visible["nodes"], colours: Colours): void {
    const { board } = this;
    const { x, y, zoom } = board.view;
    const size = Math.max(7, 15 * zoom);
    context.font = `500 ${size}px ${getComputedStyle(this.root).fontFamily}`;
    context.textBaseline = "middle";
    context.fillStyle = colours.ink;
    const room = (card.width * 0.78 * zoom) / (size * 0.55);
    for (const { key, name } of nodes) {
      const at = board.scene.at(key);
      const text = name.length > room ? `${name.slice(0, Math.max(1, Math.floor(room) - 1))}…` : name;
      context.fillText(text, (at.x + card.width * 0.2) * zoom + x, (at.y + card.height / 2) * zoom + y);
    }
  }

  private drawWire(context: CanvasRenderingContext2D, colours: Colours): void {
    const { connecting, scene, view } = this.board;
    if (!connecting) return;
    const [from] = scene.ends({ from: connecting.from, to: connecting.from });
    const to =
      connecting.pointer ?? (connecting.target ? scene.ends({ from: "", to: connecting.target })[1] : null);
    if (!to) return;
    context.strokeStyle = colours.accent;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(from.x * view.zoom + view.x, from.y * view.zoom + view.y);
    context.lineTo(to.x * view.zoom + view.x, to.y * view.zoom + view.y);
    context.stroke();
  }
}
