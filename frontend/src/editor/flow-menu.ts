import type { IntoFlow } from "../files/into-flow";
import { find } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Session } from "./session";
import { refusalWords } from "./words";

/** The flow's own menu: the draft as a file, and a file as the draft. */
export class FlowMenu {
  private intoFlow: IntoFlow | null = null;

  constructor(private readonly session: Session) {
    const dialog = find<HTMLDialogElement>(session.root, "#import-into");
    const input = find<HTMLInputElement>(dialog, "[data-import-file]");
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file) void this.read(dialog, file);
    });
    find(session.root, '[data-act="export"]').addEventListener("click", () => void this.exportDraft());
  }

  /** The file is of what is stored: what was just typed has to be saved first. */
  private async exportDraft(): Promise<void> {
    try {
      await this.session.autosave.flush();
      location.assign(`${this.session.api}/draft/file`);
    } catch (error) {
      toast({ tone: "bad", title: text("export.failed"), text: refusalWords(error) });
    }
  }

  private async read(dialog: HTMLDialogElement, file: File): Promise<void> {
    const { IntoFlow } = await import("../files/into-flow");
    this.intoFlow ??= new IntoFlow(dialog, this.session.store);
    await this.intoFlow.read(file);
  }
}
