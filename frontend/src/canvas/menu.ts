import type { Board } from "./board";
import { card } from "./geometry";
import type { Pointers } from "./gestures/pointer";

/** Asks the page for the menu of a node, below its card: `mr-menu` with a place in the window. */
export function askForMenu(board: Board, stage: HTMLElement, key: string): void {
  if (!board.selected.has(key)) board.select([key]);
  const box = stage.getBoundingClientRect();
  const at = board.scene.at(key);
  const { x, y, zoom } = board.view;
  const left = at.x * zoom + x + box.left;
  board.emit("mr-menu", { key, x: left, y: (at.y + card.height) * zoom + y + box.top });
}

/** The right button, or a long touch, asks for the menu of the node under it. */
export function bindMenu(
  board: Board,
  stage: HTMLElement,
  pointers: Pointers,
  focus: (key: string) => void,
): void {
  stage.addEventListener("contextmenu", (event) => {
    if (board.readOnly || (event.target as Element).closest("input, dialog")) return;
    const hit = pointers.hit(pointers.point(event));
    if (hit.on !== "card" && hit.on !== "port") return;
    event.preventDefault();
    pointers.cancel();
    const { key } = hit;
    if (!board.selected.has(key)) board.select([key]);
    focus(key);
    const ask = () => board.emit("mr-menu", { key, x: event.clientX, y: event.clientY });
    const touch = event instanceof PointerEvent && event.pointerType === "touch";
    if (event.buttons === 0 && !touch) ask();
    else afterRelease(ask);
  });
}

/** A release would close a menu that opens before it. */
function afterRelease(act: () => void): void {
  const ends = new AbortController();
  for (const type of ["pointerup", "pointercancel"]) {
    window.addEventListener(
      type,
      () => {
        ends.abort();
        setTimeout(act);
      },
      { capture: true, signal: ends.signal },
    );
  }
}
