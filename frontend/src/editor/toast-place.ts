import { find } from "../pages/dom";

/** Keeps toasts on the canvas or the SQL, clear of the overview, the panes and the findings, wherever these end. */
export function placeToasts(editor: HTMLElement): void {
  const { style } = document.documentElement;
  const canvas = find(editor, ".editor-canvas");
  const body = find(editor, ".editor-body");
  const overview = 116;
  const place = () => {
    const onCanvas = canvas.offsetParent !== null;
    const box = (onCanvas ? canvas : body).getBoundingClientRect();
    // Where the canvas is too low for both, the overview gives way.
    const above = onCanvas && box.height > 260 ? overview : 0;
    style.setProperty("--toasts-bottom", `${Math.max(12, innerHeight - box.bottom + 12 + above)}px`);
    style.setProperty("--toasts-right", `${Math.max(12, innerWidth - box.right + 12)}px`);
  };
  const sizes = new ResizeObserver(place);
  sizes.observe(canvas);
  sizes.observe(body);
}
