import { difference } from "../compare/difference";
import { summary } from "../compare/sentences";
import { restoreWork, timeWords } from "../conflict";
import type { Session } from "../editor/session";
import { find } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Keeping } from "./keeping";
import type { Shelf } from "./shelf";
import type { KeptWork } from "./work";

/** Offers lost work again, one after the other: to restore it, to see what differs, or to discard it. */
export class Offer {
  private readonly bar: HTMLElement;
  private readonly dialog: HTMLDialogElement;
  private waiting: KeptWork[] = [];

  constructor(
    private readonly session: Session,
    private readonly shelf: Shelf,
    private readonly keeping: Keeping,
  ) {
    this.bar = find(session.root, "[data-kept]");
    this.dialog = find<HTMLDialogElement>(session.root, "#kept-dialog");
    for (const place of [this.bar, this.dialog])
      place.addEventListener("click", (event) => {
        const act = (event.target as Element).closest<HTMLElement>("[data-kept-act]")?.dataset.keptAct;
        if (act) void this.act(act);
      });
    // A second canvas is too much to leave behind.
    this.dialog.addEventListener("close", () =>
      find(this.dialog, "[data-kept-comparison]").replaceChildren(),
    );
  }

  show(works: readonly KeptWork[]): void {
    this.waiting = [...works];
    this.next();
  }

  private next(): void {
    const [work] = this.waiting;
    this.bar.hidden = work === undefined;
    if (!work) return;
    const found = difference(this.session.store.definition, work.draft);
    find(this.bar, "[data-kept-title]").textContent = text("kept.found", timeWords(this.session, work.at));
    find(this.bar, "[data-kept-summary]").textContent = summary(found);
  }

  private async act(act: string): Promise<void> {
    const [work] = this.waiting;
    if (!work) return;
    if (act === "look") {
      await this.look(work);
      return;
    }
    this.dialog.close();
    // Another window may have been quicker.
    if (!(await this.shelf.has(work.id))) toast({ title: text("kept.gone") });
    else if (act === "restore") {
      if (!(await restoreWork(this.session, work))) return;
      this.keeping.replace(work.id);
      toast({ title: text("kept.restored"), text: text("kept.restored.text") });
    } else {
      await this.shelf.remove(work.id);
      toast({ title: text("kept.discarded") });
    }
    this.waiting.shift();
    this.next();
  }

  private async look(work: KeptWork): Promise<void> {
    const { ComparisonView } = await import("../compare/comparison-view");
    const view = new ComparisonView();
    view.show(
      { title: text("kept.stored"), definition: this.session.store.definition },
      { title: text("kept.work"), definition: work.draft },
    );
    find(this.dialog, "[data-kept-comparison]").replaceChildren(view.root);
    this.dialog.showModal();
  }
}
