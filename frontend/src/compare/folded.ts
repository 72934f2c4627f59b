import { make } from "../pages/dom";
import { text } from "../pages/texts";
import type { Side } from "./comparison-view";
import { difference } from "./difference";
import { summary } from "./sentences";

/** A comparison in a dialog that asks something else: a line of words, which opens to the whole of it. */
export class FoldedComparison {
  readonly root = make("div", { class: "compare-folded" });

  /** Leaves nothing behind, as when the dialog closes: a canvas is too much to keep for nobody. */
  clear(): void {
    this.root.replaceChildren();
    this.root.closest("dialog")?.removeAttribute("data-large");
  }

  show(before: Side, after: Side): void {
    const found = difference(before.definition, after.definition);
    const line = make("p", { class: "compare-line", text: summary(found) });
    const whole = make("details", {}, make("summary", { text: text("compare.open") }));
    whole.addEventListener("toggle", () => {
      this.root.closest("dialog")?.toggleAttribute("data-large", whole.open);
      if (whole.open && whole.childElementCount === 1) void open(whole, before, after);
    });
    this.clear();
    this.root.append(line, whole);
  }
}

async function open(whole: HTMLDetailsElement, before: Side, after: Side): Promise<void> {
  const { ComparisonView } = await import("./comparison-view");
  const view = new ComparisonView();
  whole.append(view.root);
  view.show(before, after);
}
