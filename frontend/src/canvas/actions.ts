import renameIcon from "icon:cursor-text";
import editIcon from "icon:edit";
import type { Board } from "./board";

/** The icons *rename* and *edit*. One bar for the card under the pointer and one for the card with the focus. */
export class ActionBar {
  readonly root = document.createElement("span");
  private key: string | null = null;

  constructor(
    private readonly board: Board,
    rename: (key: string) => void,
    open: (key: string) => void,
  ) {
    this.root.className = "mr-actions";
    this.root.dataset.own = "";
    if (!board.readOnly) this.button(renameIcon, "rename", "F2", rename);
    this.button(editIcon, "edit", "Enter", open);
  }

  /** Puts the bar on a card, or takes it away. */
  show(key: string | null, card: HTMLElement | null): void {
    if (key === null || card === null) {
      if (this.root.isConnected) this.root.remove();
      this.key = null;
      return;
    }
    this.key = key;
    if (this.root.parentElement !== card) card.append(this.root);
  }

  private button(icon: string, name: "rename" | "edit", key: string, act: (key: string) => void): void {
    const button = document.createElement("button");
    button.type = "button";
    // The keys F2 and Enter do the same, so Tab need not stop here for every card.
    button.tabIndex = -1;
    button.innerHTML = icon;
    button.title = `${this.board.text(name)} (${key})`;
    button.setAttribute("aria-label", this.board.text(name));
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      if (this.key !== null) act(this.key);
    });
    this.root.append(button);
  }
}
