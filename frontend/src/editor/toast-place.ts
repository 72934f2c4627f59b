import { find } from "../pages/dom";
import type { Session } from "./session";

/** Keeps toasts on the canvas or the SQL, clear of the overview, the panes and the settings, wherever these end. */
export function placeToasts({ root, tab }: Session): void {
  const { style } = document.documentElement;
  const canvas = find(root, ".editor-canvas");
  const body = find(root, ".editor-body");
  const overview = 116;
  const place = () => {
    const front = [canvas, ...body.querySelectorAll<HTMLElement>(".node-sql"), body];
    const shown = front.find((one) => one.offsetParent !== null) ?? body;
    const box = shown.getBoundingClientRect();
    // Where the canvas is too low for both, the overview gives way.
    const above = shown === canvas && box.height > 260 ? overview : 0;
    style.setProperty("--toasts-bottom", `${Math.max(12, innerHeight - box.bottom + 12 + above)}px`);
    style.setProperty("--toasts-right", `${Math.max(12, innerWidth - box.right + 12)}px`);
  };
  const sizes = new ResizeObserver(place);
  sizes.observe(canvas);
  sizes.observe(body);
  tab.watch(() => requestAnimationFrame(place));
}
