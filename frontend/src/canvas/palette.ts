import { isKind, type NodeKind } from "../model";
import type { MrCanvas } from "./canvas";

/**
 * Lets nodes be added from a palette. Every `[data-node-kind]` inside `list` can be dragged onto the canvas with the
 * pointer, double-clicked, or pressed with Enter or space. The answer ends it.
 */
export function bindPalette(list: HTMLElement, canvas: () => MrCanvas | null): () => void {
  const ends = new AbortController();
  const options = { signal: ends.signal };
  const found = (event: Event): { item: HTMLElement; kind: NodeKind } | null => {
    const item =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-node-kind]") : null;
    const kind = item?.dataset.nodeKind ?? "";
    return item && isKind(kind) ? { item, kind } : null;
  };
  list.addEventListener(
    "pointerdown",
    (event) => {
      const one = found(event);
      if (one && event.button === 0) drag(event, one.item, one.kind, canvas);
    },
    options,
  );
  list.addEventListener(
    "dblclick",
    (event) => {
      const one = found(event);
      if (one) canvas()?.add(one.kind);
    },
    options,
  );
  list.addEventListener(
    "keydown",
    (event) => {
      const one = found(event);
      if (!one || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      canvas()?.add(one.kind);
    },
    options,
  );
  return () => ends.abort();
}

/** Follows one press of the pointer with a picture of the card, until it is let go over the canvas or elsewhere. */
function drag(down: PointerEvent, item: HTMLElement, kind: NodeKind, canvas: () => MrCanvas | null): void {
  let ghost: HTMLElement | null = null;
  const ends = new AbortController();
  const options = { signal: ends.signal };
  const stop = () => {
    ghost?.remove();
    canvas()?.removeAttribute("data-drop");
    ends.abort();
  };
  const over = (event: PointerEvent) => canvas()?.covers(event.clientX, event.clientY) === true;
  window.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== down.pointerId) return;
      if (!ghost && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < 4) return;
      if (!ghost) {
        ghost = document.createElement("div");
        ghost.className = "mr-ghost";
        ghost.textContent = (item.dataset.label ?? item.textContent ?? "").trim();
        document.body.append(ghost);
      }
      const zoom = canvas()?.zoom ?? 1;
      ghost.dataset.over = over(event) ? "yes" : "no";
      ghost.style.transform = `translate(${event.clientX}px, ${event.clientY}px) scale(${zoom}) translate(-50%, -50%)`;
      canvas()?.toggleAttribute("data-drop", over(event));
    },
    options,
  );
  window.addEventListener(
    "pointerup",
    (event) => {
      if (event.pointerId !== down.pointerId) return;
      const drop = ghost !== null && over(event);
      stop();
      if (drop) canvas()?.addAt(event.clientX, event.clientY, kind);
    },
    options,
  );
  window.addEventListener("pointercancel", stop, options);
  window.addEventListener("blur", stop, options);
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") stop();
    },
    options,
  );
  // A native drag of the picture or a selection of text would take the pointer away.
  down.preventDefault();
  item.focus({ preventScroll: true });
}
