import type { Point } from "../../model";

/** One thing a pointer does from down to up. Points are screen points of the canvas. */
export interface Gesture {
  /** Scrolls by itself while the pointer is near a border. */
  readonly scrolls: boolean;
  readonly cursor: string;
  move(at: Point, event: PointerEvent): void;
  up(at: Point, event: PointerEvent): void;
  /** Puts everything back as it was. */
  cancel(): void;
}
