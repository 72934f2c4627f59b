import { difference, isEmpty } from "../compare/difference";
import { FoldedComparison } from "../compare/folded";
import { replacement } from "../compare/replacement";
import { undoable } from "../editor/undoable";
import type { Definition, FlowStore } from "../model";
import { make } from "../pages/dom";
import { text } from "../pages/texts";
import { FileDialog } from "./file-dialog";
import { inOrderOf } from "./order";

/** The dialog that makes a file the draft of the open flow, as one step that can be taken back. */
export class IntoFlow extends FileDialog {
  private readonly comparison = new FoldedComparison();

  constructor(
    dialog: HTMLDialogElement,
    private readonly store: FlowStore,
  ) {
    super(dialog);
  }

  protected override parts(): HTMLElement[] {
    const heading = make("h3", { text: text("import.difference") });
    return [make("section", { class: "publish-difference" }, heading, this.comparison.root)];
  }

  protected override changed(definition: Definition): boolean {
    const [before, after] = [this.store.definition, this.draft(definition)];
    this.comparison.show(
      { title: text("compare.side.draft"), definition: before },
      { title: text("import.side"), definition: after },
    );
    return !isEmpty(difference(before, after));
  }

  protected override async done(definition: Definition): Promise<void> {
    this.store.apply(replacement("import", this.store.definition, this.draft(definition)));
    this.dialog.close();
    undoable(this.store, { about: "imported", title: text("imported"), text: text("imported.text") });
  }

  /** The flow keeps its name, whatever it is called in the file. */
  private draft(definition: Definition): Definition {
    return { ...inOrderOf(this.store.definition, definition), name: this.store.definition.name };
  }
}
