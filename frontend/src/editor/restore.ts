import { FoldedComparison } from "../compare/folded";
import { replacement } from "../compare/replacement";
import type { Definition, Finding } from "../model";
import { call } from "../pages/api";
import { find } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Session } from "./session";
import { undoable } from "./undoable";
import { nameText, type Versions } from "./versions";
import { refusalWords } from "./words";

/** What is asked of a version: to become the draft, or that and to be published again. */
export type Wish = "restore" | "publish";

/** The dialog that makes a version the draft again, as one step that can be taken back. */
export class Restore {
  private readonly dialog: HTMLDialogElement;
  private readonly comparison = new FoldedComparison();
  private version = 0;
  private wish: Wish = "restore";

  constructor(
    private readonly session: Session,
    private readonly versions: Versions,
    private readonly publish: (comment: string) => void,
  ) {
    this.dialog = find<HTMLDialogElement>(session.root, "#restore-dialog");
    find(this.dialog, "[data-restore-difference]").append(this.comparison.root);
    this.dialog.addEventListener("close", () => {
      this.comparison.clear();
      if (this.dialog.returnValue === "ok") void this.restore();
    });
  }

  async open(version: number, wish: Wish): Promise<void> {
    [this.version, this.wish] = [version, wish];
    try {
      const [draft, side] = await Promise.all([this.versions.side("draft"), this.versions.side(version)]);
      find(this.dialog, "#restore-title").textContent = text(`restore.title.${wish}`, version);
      find(this.dialog, "[data-restore-text]").textContent = text(`restore.text.${wish}`, version);
      find(this.dialog, "[data-restore-do]").textContent = text(`restore.do.${wish}`);
      // The flow keeps its name, whatever it was called then.
      const { name } = draft.definition;
      this.comparison.show(draft, { ...side, definition: { ...side.definition, name } });
      this.dialog.returnValue = "";
      this.dialog.showModal();
    } catch (error) {
      toast({ tone: "bad", title: text("failed"), text: (error as Error).message });
    }
  }

  private async restore(): Promise<void> {
    const { version, wish } = this;
    const { autosave, api, findings } = this.session;
    try {
      const known = await autosave.flush();
      const answer = await call<{ findings: Finding[] }>("POST", `${api}/versions/${version}/restoration`, {
        headers: { "If-Match": `"${known}"` },
      });
      findings.value = answer.body.findings;
      const changed = await this.take();
      if (wish === "publish") this.publish(text("restore.comment", version));
      else this.tell(version, changed);
    } catch (error) {
      toast({ tone: "bad", title: text("restore.failed", nameText(version)), text: refusalWords(error) });
    }
  }

  /**
   * Takes over what the server holds now: as an edit, so that it can be taken back, but with nothing to be saved. Says
   * whether anything was different.
   */
  private async take(): Promise<boolean> {
    const { store, autosave, api } = this.session;
    const { body, etag } = await call<Definition>("GET", `${api}/draft`);
    const patch = replacement("restore", store.definition, body);
    store.apply(patch);
    autosave.adopt(Number(/\d+/.exec(etag ?? "")?.[0] ?? 0));
    return patch.changes.length > 0;
  }

  private tell(version: number, changed: boolean): void {
    const said = { about: "restored", title: text("restored", version), text: text("restored.text") };
    if (changed) undoable(this.session.store, said);
    else toast(said);
  }
}
