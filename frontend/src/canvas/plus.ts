import plusIcon from "icon:plus";
import type { Acts } from "./acts";
import type { Board } from "./board";
import { card, onCurve } from "./geometry";
import type { StringKey } from "./strings";

/**
 * The two small plus signs: beside the circle of the card under the pointer, which adds a node after it, and in the middle
 * of the dependency under the pointer, which puts a node into it. The keyboard has A, and A while it connects.
 */
export class Plus {
  readonly next: HTMLButtonElement;
  readonly between: HTMLButtonElement;
  private after: string | null = null;
  private edge: string | null = null;

  constructor(
    private readonly board: Board,
    private readonly acts: Acts,
    private readonly focus: (key: string | null) => void,
  ) {
    this.next = this.button("plus.next", () => {
      if (this.after !== null) this.focus(acts.addAfter(this.after, "sql"));
    });
    this.between = this.button("plus.between", () => this.insert());
  }

  draw(full: boolean): void {
    const { board } = this;
    const idle =
      full &&
      !board.readOnly &&
      !board.connecting &&
      !board.offering &&
      board.renaming === null &&
      board.band === null &&
      !board.scene.displaced;
    const [only] = board.selected.size === 1 ? board.selected : [];
    const after = idle ? (board.hovered ?? (board.hoveredEdge ? null : (only ?? null))) : null;
    this.after = after !== null && board.scene.has(after) ? after : null;
    if (this.after === null) this.next.hidden = true;
    else {
      const { x, y } = board.scene.at(this.after);
      this.place(this.next, x + card.width, y + card.height / 2, 26);
    }
    const chosen = board.selectedEdges.size === 1 ? [...board.selectedEdges][0]! : null;
    this.edge = idle ? (board.hoveredEdge ?? chosen) : null;
    const one = this.edge === null ? undefined : board.scene.edge(this.edge);
    if (!one) this.between.hidden = true;
    else {
      const at = onCurve(...board.scene.ends(one.edge), 0.5);
      this.place(this.between, at.x, at.y, 0);
    }
  }

  private insert(): void {
    const one = this.edge === null ? undefined : this.board.scene.edge(this.edge);
    if (one) this.focus(this.acts.insert(one.edge, "sql"));
  }

  private place(button: HTMLButtonElement, x: number, y: number, beside: number): void {
    const { view } = this.board;
    button.hidden = false;
    button.style.transform = `translate(${x * view.zoom + view.x + beside}px, ${y * view.zoom + view.y}px) translate(-50%, -50%)`;
  }

  private button(name: StringKey, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mr-plus";
    button.dataset.own = "";
    button.hidden = true;
    button.tabIndex = -1;
    button.innerHTML = plusIcon;
    button.title = this.board.text(name);
    button.setAttribute("aria-label", this.board.text(name));
    button.addEventListener("click", act);
    return button;
  }
}
