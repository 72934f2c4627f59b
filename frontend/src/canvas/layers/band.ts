import type { Board } from "../board";

/** The rectangle with which nodes are selected. */
export class BandBox {
  readonly root = document.createElement("div");

  constructor(private readonly board: Board) {
    this.root.className = "mr-band";
    this.root.hidden = true;
  }

  draw(): void {
    const { band, view } = this.board;
    this.root.hidden = band === null;
    if (!band) return;
    const { style } = this.root;
    style.transform = `translate(${band.x * view.zoom + view.x}px, ${band.y * view.zoom + view.y}px)`;
    style.width = `${band.width * view.zoom}px`;
    style.height = `${band.height * view.zoom}px`;
  }
}
