import type { Board } from "../board";
import { grid } from "../geometry";

/** How long after its last move the view counts as still, in milliseconds. */
const rest = 250;

/** The dots behind everything, and the one transform that moves and zooms the world. */
export class Ground {
  private still: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly board: Board,
    private readonly root: HTMLElement,
    private readonly dots: HTMLElement,
    private readonly world: HTMLElement,
  ) {}

  close(): void {
    clearTimeout(this.still);
  }

  draw(): void {
    const { view, origin } = this.board;
    const { zoom } = view;
    // On whole pixels, or text at 100 % would be blurred.
    const [x, y] = [Math.round(view.x), Math.round(view.y)];
    this.world.style.transform = `translate(${x + origin.x * zoom}px, ${y + origin.y * zoom}px) scale(${zoom})`;
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
      this.board.zooming = false;
      delete this.root.dataset.moving;
      this.board.invalidate();
    }, rest);
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
