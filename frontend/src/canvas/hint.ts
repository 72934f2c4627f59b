import type { Board } from "./board";
import { card } from "./geometry";
import { refusalText } from "./refusals";

/** The sentence beside what it is about: why a wire cannot end here, or why a name cannot be. */
export class Hint {
  readonly root = document.createElement("div");
  private refusedName: { text: string; key: string } | null = null;

  constructor(private readonly board: Board) {
    this.root.className = "mr-hint";
    this.root.hidden = true;
  }

  /** Why the name that is being written for a node cannot be; null when it can. */
  aboutName(text: string | null, key: string): void {
    this.refusedName = text === null ? null : { text, key };
    this.board.invalidate();
  }

  draw(): void {
    const { board, root } = this;
    const { text, key } = this.said() ?? { text: null, key: null };
    root.hidden = text === null;
    if (text === null) return;
    if (root.textContent !== text) root.textContent = text;
    const at = board.scene.at(key);
    const { x, y, zoom } = board.view;
    // Below the card, or above it where there is no room, and never over the border.
    const { offsetWidth, offsetHeight } = root;
    const left = Math.max(8, Math.min(at.x * zoom + x, board.size.width - offsetWidth - 8));
    const under = (at.y + card.height) * zoom + y + 8;
    const top = under + offsetHeight > board.size.height - 8 ? at.y * zoom + y - offsetHeight - 8 : under;
    root.style.transform = `translate(${left}px, ${top}px)`;
  }

  private said(): { text: string; key: string } | null {
    const { board } = this;
    const wire = board.connecting;
    if (wire?.target && !wire.legal.has(wire.target) && wire.by !== "keys") {
      const refusal = board.store.refusal(wire.from, wire.target);
      if (refusal) return { text: refusalText(board, wire.from, wire.target, refusal), key: wire.target };
    }
    return this.refusedName;
  }
}
