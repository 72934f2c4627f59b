import { difference } from "../compare/difference";
import { sentences } from "../compare/sentences";
import type { Definition, Finding } from "../model";
import { post } from "../pages/api";
import { find, make } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Theirs } from "./autosave";
import type { Session } from "./session";

/** Shows both sides of a conflict and lets the person choose one. It cannot be put away without a choice. */
export class ConflictDialog {
  private readonly dialog: HTMLDialogElement;
  private theirs: Theirs | null = null;

  constructor(
    private readonly session: Session,
    /** The definition that this window last read or saved, from which both sides started. */
    private readonly base: () => Definition,
  ) {
    this.dialog = find<HTMLDialogElement>(session.root, "#conflict-dialog");
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("click", (event) => {
      const choice = (event.target as Element).closest<HTMLElement>("[data-conflict]")?.dataset.conflict;
      if (choice) void this.choose(choice);
    });
  }

  open(theirs: Theirs): void {
    this.theirs = theirs;
    const base = this.base();
    find(this.dialog, "[data-conflict-revision]").textContent = text("conflict.revision", theirs.revision);
    this.list("[data-conflict-mine]", base, this.session.store.definition);
    this.list("[data-conflict-theirs]", base, theirs.definition);
    if (!this.dialog.open) this.dialog.showModal();
  }

  private list(selector: string, base: Definition, side: Definition): void {
    const found = sentences(difference(base, side), base, side);
    const items = found.map((sentence) => make("li", { text: sentence }));
    find(this.dialog, selector).replaceChildren(
      ...(items.length > 0 ? items : [make("li", { class: "muted", text: text("compare.same") })]),
    );
  }

  private async choose(choice: string): Promise<void> {
    const { autosave, store } = this.session;
    if (!this.theirs) return;
    if (choice === "copy") {
      await navigator.clipboard.writeText(JSON.stringify(store.definition, null, 2)).then(
        () => toast({ title: text("copied") }),
        () => toast({ tone: "bad", title: text("copy.failed") }),
      );
      return;
    }
    if (choice === "mine") autosave.keepMine(this.theirs);
    else {
      autosave.takeTheirs(this.theirs);
      const path = `${this.session.api}/draft/validation`;
      const { findings } = await post<{ findings: Finding[] }>(path).catch(() => ({ findings: [] }));
      this.session.findings.value = findings;
    }
    this.dialog.close();
  }
}
