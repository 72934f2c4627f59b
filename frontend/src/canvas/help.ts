import closeIcon from "icon:x";
import type { Board } from "./board";
import type { StringKey } from "./strings";

const keys: [string, StringKey, "edits" | "always"][] = [
  ["← → ↑ ↓", "key.arrows", "always"],
  ["Shift ← → ↑ ↓", "key.shift-arrows", "always"],
  ["Enter", "key.enter", "always"],
  ["A", "key.a", "edits"],
  ["F2", "key.f2", "edits"],
  ["C", "key.c", "edits"],
  ["Alt ← → ↑ ↓", "key.alt-arrows", "edits"],
  ["D", "key.d", "edits"],
  ["Shift F10", "key.menu", "edits"],
  ["Delete", "key.delete", "edits"],
  ["Ctrl Delete", "key.join", "edits"],
  ["Ctrl C", "key.copy", "always"],
  ["Ctrl X", "key.cut", "edits"],
  ["Ctrl V", "key.paste", "edits"],
  ["Ctrl D", "key.duplicate", "edits"],
  ["N", "key.note", "edits"],
  ["Shift Alt T", "key.tidy", "edits"],
  ["Ctrl F", "key.find", "always"],
  ["Ctrl Enter", "key.run", "edits"],
  ["Ctrl Z", "key.undo", "edits"],
  ["Ctrl Shift Z", "key.redo", "edits"],
  ["Ctrl A", "key.all", "always"],
  ["+ −", "key.zoom", "always"],
  ["0", "key.0", "always"],
  ["1", "key.1", "always"],
  ["Space", "key.space", "always"],
  ["Shift", "key.shift-drag", "always"],
  ["?", "key.help", "always"],
];

/** Shows the map of keys over the page, and gives the focus back when it is closed. */
export function showHelp(board: Board, host: HTMLElement | null): void {
  const dialog = helpDialog(board);
  const back = document.activeElement;
  host?.append(dialog);
  dialog.addEventListener("close", () => back instanceof HTMLElement && back.focus({ preventScroll: true }));
  dialog.showModal();
}

function helpDialog(board: Board): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "mr-help";
  dialog.dataset.own = "";
  const head = document.createElement("header");
  const title = document.createElement("h2");
  title.textContent = board.text("keys");
  title.id = "mr-help-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const close = document.createElement("button");
  close.type = "button";
  close.innerHTML = closeIcon;
  close.setAttribute("aria-label", board.text("close"));
  close.addEventListener("click", () => dialog.close());
  head.append(title, close);
  const list = document.createElement("dl");
  for (const [key, text, when] of keys) {
    if (board.readOnly && when === "edits") continue;
    const term = document.createElement("dt");
    for (const part of key.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = part;
      term.append(cap);
    }
    const meaning = document.createElement("dd");
    meaning.textContent = board.text(text);
    list.append(term, meaning);
  }
  dialog.append(head, list);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}
