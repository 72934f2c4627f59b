import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Session } from "./session";

/** Brings the two sides of a stale save together with a module that only those need who meet one. */
export function resolveConflicts(session: Session): void {
  session.autosave.onConflict = async (theirs) => {
    const { resolveConflict } = await import("../conflict").catch((error: unknown) => {
      toast({ tone: "bad", title: text("conflict"), text: text("conflict.module"), about: "conflict" });
      throw error;
    });
    await resolveConflict(session, theirs);
  };
}
