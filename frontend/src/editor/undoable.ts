import type { FlowStore } from "../model";
import { text } from "../pages/texts";
import { type Toast, toast } from "../pages/toasts";

/** Tells of an edit that was one step, and offers to take it back while it is the last one. */
export function undoable(store: FlowStore, said: Toast): void {
  const box = toast({ ...said, act: { text: text("restored.undo"), run: () => void store.undo() } });
  // Once something else was edited, the last step is not this one any more.
  const end = store.subscribe(() => {
    box.remove();
    end();
  });
}
