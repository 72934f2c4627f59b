import { make } from "../pages/dom";
import { text } from "../pages/texts";

/** Shows what is made of items a portion at a time: a flow may have thousands of them. A button shows the next. */
export class Portions<T> {
  private shown = 0;
  private button: HTMLElement | null = null;

  constructor(
    private readonly place: HTMLElement,
    private readonly items: readonly T[],
    private readonly made: (item: T) => HTMLElement,
    private readonly size: number,
  ) {
    this.more();
  }

  /** Shows as many portions as it takes to have this one among them. */
  reach(at: number): void {
    while (this.shown <= at && this.shown < this.items.length) this.more();
  }

  private more(): void {
    const next = this.items.slice(this.shown, this.shown + this.size).map(this.made);
    this.button?.remove();
    this.place.append(...next);
    this.shown += next.length;
    const rest = this.items.length - this.shown;
    this.button = rest > 0 ? this.offer(rest) : null;
    if (this.button) this.place.after(this.button);
  }

  private offer(rest: number): HTMLElement {
    const button = make("button", { class: "button small", text: text("compare.more", rest) });
    button.type = "button";
    button.addEventListener("click", () => {
      const first = this.shown;
      this.more();
      // The button is gone: the keyboard goes on with what came in its place.
      const come = this.place.children[first];
      if (!(come instanceof HTMLElement)) return;
      const stop = come.querySelector("summary") ?? come;
      if (stop === come) come.tabIndex = -1;
      stop.focus();
    });
    return button;
  }
}
