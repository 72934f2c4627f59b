import type { Definition } from "../model";
import { find, make } from "../pages/dom";
import { text } from "../pages/texts";
import { findingList } from "./findings";
import { type Reading, readFlow, stillFound, withDataSources } from "./reading";
import { UnknownSources } from "./sources";

/** A dialog that takes a flow's file: it says what is wrong with the file, or in it, and asks for unknown data sources. */
export abstract class FileDialog {
  private reading: Reading | null = null;
  /** Grows with each file, so that a slow answer about an earlier one is not shown. */
  private turn = 0;
  private readonly sources = new UnknownSources(() => this.chosen());
  private readonly findings = make("section", { class: "import-findings" });
  private readonly go: HTMLButtonElement;

  constructor(protected readonly dialog: HTMLDialogElement) {
    this.go = find(dialog, "[data-import-do]");
    find(dialog, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.reading) void this.take(this.reading);
    });
    dialog.addEventListener("close", () => {
      this.turn++;
      find<HTMLFormElement>(dialog, "form").reset();
      this.show(null);
    });
  }

  async read(file: File): Promise<void> {
    const turn = ++this.turn;
    this.show(null);
    try {
      const reading = await readFlow(file);
      await this.sources.show(reading.unknownDataSources);
      if (turn === this.turn) this.show(reading);
    } catch (error) {
      if (turn === this.turn) this.refuse("file", error);
    }
  }

  /** What of the file is shown between the unknown data sources and the findings. */
  protected abstract parts(reading: Reading): HTMLElement[];

  /** Told with every choice of a data source, and at first; the answer says whether there is anything to do. */
  protected abstract changed(definition: Definition): boolean;

  /** Does what the dialog is for; what it throws is said beside the file. */
  protected abstract done(definition: Definition): Promise<void>;

  /** Says at a field what is wrong with it, or with null that nothing is. */
  protected refuse(field: string, error: unknown): void {
    const box = find(this.dialog, `[data-import-error="${field}"]`);
    box.hidden = error === null;
    box.textContent = error instanceof Error ? error.message : String(error ?? "");
    const control = find(this.dialog, `[data-import-${field}]`);
    if (error === null) control.removeAttribute("aria-invalid");
    else control.setAttribute("aria-invalid", "true");
  }

  private show(reading: Reading | null): void {
    this.reading = reading;
    this.refuse("file", null);
    this.go.disabled = reading === null;
    find(this.dialog, "[data-import-contents]").hidden = reading === null;
    if (!reading) return;
    const parts = [this.sources.root, ...this.parts(reading), this.findings];
    find(this.dialog, "[data-import-what]").replaceChildren(...parts);
    this.chosen();
  }

  private chosen(): void {
    const { reading, sources } = this;
    if (!reading) return;
    this.findings.replaceChildren(
      make("h3", { text: text("import.findings") }),
      findingList(
        stillFound(reading, sources.choices),
        reading.definition,
        (reading.findingCount ?? 0) - reading.findings.length,
      ),
    );
    this.go.disabled = !this.changed(withDataSources(reading.definition, sources.choices));
  }

  private async take({ definition }: Reading): Promise<void> {
    this.go.disabled = true;
    try {
      await this.done(withDataSources(definition, this.sources.choices));
    } catch (error) {
      this.refuse("file", error);
    } finally {
      this.go.disabled = false;
    }
  }
}
