import type { Point } from "../../model";
import type { Board } from "../board";
import { clampZoom, toWorld } from "../geometry";

/** Two fingers: the world points under them stay under them. */
export class Pinch {
  private readonly from;
  private readonly middle: Point;
  private readonly apart: number;

  constructor(
    private readonly board: Board,
    a: Point,
    b: Point,
  ) {
    this.from = board.view;
    this.middle = between(a, b);
    this.apart = Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  }

  move(a: Point, b: Point): void {
    const zoom = clampZoom((this.from.zoom * Math.hypot(a.x - b.x, a.y - b.y)) / this.apart);
    const fixed = toWorld(this.from, this.middle);
    const now = between(a, b);
    this.board.setView({ x: now.x - fixed.x * zoom, y: now.y - fixed.y * zoom, zoom });
  }
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
