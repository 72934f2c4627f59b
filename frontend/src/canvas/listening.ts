import type { Board } from "./board";
import { onThemeChange } from "./colours";
import type { Keyboard } from "./keyboard";

interface Heard {
  keyboard: Keyboard;
  resized(): void;
  themed(): void;
}

/** Keys, focus, size and theme of the stage: what is not done with a pointer. The answer ends it. */
export class Listening {
  /** Whether the space bar is held. */
  space = false;
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly board: Board,
    private readonly root: HTMLElement,
    host: HTMLElement,
    heard: Heard,
  ) {
    // A ring around what was clicked tells nothing: the ring is for the keyboard.
    root.addEventListener("pointerdown", () => root.toggleAttribute("data-pointer", true), true);
    root.addEventListener("keydown", (event) => this.pressed(event, heard.keyboard));
    const spaceUp = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== " ") return;
      this.space = false;
      delete root.dataset.space;
    };
    root.addEventListener("keyup", spaceUp);
    root.addEventListener("focusin", (event) => this.focused(event));
    root.addEventListener("focusout", () => board.invalidate());
    root.addEventListener("click", (event) => {
      const found = event.target instanceof Element ? event.target.closest(".mr-found") : null;
      const key = found?.closest<HTMLElement>(".mr-card")?.dataset.key;
      if (key !== undefined) board.emit("mr-findings", { key });
    });
    window.addEventListener("blur", spaceUp);
    const sizes = new ResizeObserver(() => heard.resized());
    sizes.observe(host);
    this.ends.push(
      () => window.removeEventListener("blur", spaceUp),
      () => sizes.disconnect(),
      onThemeChange(() => heard.themed()),
    );
  }

  close(): void {
    for (const end of this.ends) end();
  }

  private pressed(event: KeyboardEvent, keyboard: Keyboard): void {
    const { root } = this;
    root.removeAttribute("data-pointer");
    const { target } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    if (target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter")) return;
    if (event.key === " ") {
      this.space = true;
      root.dataset.space = "yes";
      event.preventDefault();
    } else if (keyboard.press(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private focused(event: FocusEvent): void {
    const { board } = this;
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>(".mr-card") : null;
    const key = card?.dataset.key;
    if (key !== undefined && board.active !== key) {
      board.active = key;
      board.invalidate({ content: true });
    } else board.invalidate();
  }
}
