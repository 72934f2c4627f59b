import type { Session } from "../editor/session";
import { accountName } from "../pages/csrf";
import { find } from "../pages/dom";
import { Keeping } from "./keeping";
import { liveAs, livingWindows, newWindowId } from "./living";
import { Offer } from "./offer";
import { Shelf } from "./shelf";
import { foundWork } from "./work";

/**
 * Keeps the window's unsaved work in the browser from now on, and offers what earlier windows left behind. It needs the
 * browser's storage, and does without where there is none. `turned` hears whether there is.
 */
export async function keepWork(
  session: Session,
  signal: AbortSignal,
  turned: (works: boolean) => void,
): Promise<void> {
  const { store, autosave, flowId } = session;
  const shelf = new Shelf();
  const account = accountName();
  const keeper = { id: newWindowId(), account, flow: flowId };
  const keeping = new Keeping(store, autosave, shelf, keeper, {
    now: () => Date.now(),
    after: (ms, act) => void setTimeout(act, ms),
  });
  keeping.onTurn = turned;
  liveAs(keeper.id);
  window.addEventListener("pagehide", () => void keeping.now(), { signal });
  document.addEventListener("visibilitychange", () => void keeping.now(), { signal });
  try {
    await shelf.sweep(Date.now());
    const [kept, living] = [await shelf.of(account, flowId), await livingWindows()];
    const { lost, saved } = foundWork(kept, living, autosave.base.definition);
    if (saved.length > 0) await shelf.remove(...saved);
    if (lost.length > 0) new Offer(session, shelf, keeping).show(lost);
  } catch {
    turned(false);
  }
  find(session.root, "[data-kept]").dataset.looked = "";
}
