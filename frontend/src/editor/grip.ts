import { find } from "../pages/dom";

/** What a pane that can be made higher and lower asks of its owner. */
export interface Sizes {
  /** The custom property that holds the height, on the pane itself. */
  property: `--${string}`;
  smallest: number;
  /** The greatest height that leaves room for what lies above. */
  largest(): number;
  /** A person has begun to change the height. */
  used(): void;
}

/** The upper edge of a pane: dragged with the pointer, or moved with the arrow keys. */
export class Grip {
  private readonly handle: HTMLElement;

  constructor(
    private readonly pane: HTMLElement,
    private readonly sizes: Sizes,
  ) {
    this.handle = find(pane, "[data-grip]");
    this.handle.addEventListener("pointerdown", (event) => this.drag(event));
    this.handle.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowUp" ? 24 : event.key === "ArrowDown" ? -24 : 0;
      if (step === 0) return;
      event.preventDefault();
      const from = this.pane.offsetHeight;
      this.sizes.used();
      this.height(from + step);
    });
    this.say(pane.offsetHeight);
  }

  height(pixels: number): void {
    const { property, smallest } = this.sizes;
    const height = Math.max(smallest, Math.min(pixels, this.sizes.largest()));
    this.pane.style.setProperty(property, `${height}px`);
    this.say(height);
  }

  private say(height: number): void {
    this.handle.setAttribute("aria-valuenow", String(Math.round(height)));
  }

  private drag(down: PointerEvent): void {
    const from = this.pane.offsetHeight;
    const ends = new AbortController();
    this.handle.setPointerCapture(down.pointerId);
    this.handle.addEventListener(
      "pointermove",
      (event) => {
        this.sizes.used();
        this.height(from + down.clientY - event.clientY);
      },
      { signal: ends.signal },
    );
    for (const end of ["pointerup", "pointercancel"] as const) {
      this.handle.addEventListener(end, () => ends.abort(), { signal: ends.signal });
    }
  }
}
