import type { Board } from "./board";

/** What stands on a canvas without nodes: what to do first, and the tutorial to start from. */
export class Empty {
  readonly root = document.createElement("div");

  constructor(private readonly board: Board) {
    this.root.className = "mr-empty";
    const says = document.createElement("p");
    says.textContent = board.readOnly
      ? board.text("empty.readonly")
      : board.text("empty", board.text("kind.sql"));
    this.root.append(says);
    if (board.readOnly) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = board.text("empty.tutorial");
    button.addEventListener("click", () => board.emit("mr-template", {}));
    this.root.append(button);
  }

  draw(): void {
    this.root.hidden = this.board.scene.all.length > 0 || this.board.scene.notes.all.length > 0;
  }
}
