import type { Definition } from "../model";
import { ApiProblem, post } from "../pages/api";
import { find } from "../pages/dom";
import { contents } from "./contents";
import { FileDialog } from "./file-dialog";
import type { Reading } from "./reading";

/** The dialog that makes a new flow of a file: what is in it, which name, which data sources. */
export class NewFlow extends FileDialog {
  private readonly name: HTMLInputElement;

  constructor(dialog: HTMLDialogElement) {
    super(dialog);
    this.name = find(dialog, "[data-import-name]");
    this.name.addEventListener("input", () => this.refuse("name", null));
  }

  protected override parts({ definition }: Reading): HTMLElement[] {
    this.refuse("name", null);
    this.name.value = definition.name;
    this.name.focus();
    this.name.select();
    return [contents(definition)];
  }

  protected override changed(): boolean {
    return true;
  }

  protected override async done(definition: Definition): Promise<void> {
    try {
      const { id } = await post<{ id: string }>("/api/flows", { name: this.name.value, definition });
      location.assign(`/flows/${encodeURIComponent(id)}`);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== "name-taken") throw error;
      this.refuse("name", error);
      this.name.focus();
    }
  }
}
