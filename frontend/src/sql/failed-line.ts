import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Marks one line (from 1) as the place of the last run's error, or none. */
export const markFailedLine = StateEffect.define<number | null>();

const mark = Decoration.line({ class: "mr-sql-failed" });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(markFailedLine)) continue;
      const doc = transaction.state.doc;
      const line = effect.value;
      next =
        line === null || line < 1 || line > doc.lines
          ? Decoration.none
          : Decoration.set([mark.range(doc.line(line).from)]);
    }
    return next;
  },
  provide: (self) => EditorView.decorations.from(self),
});

export function failedLine(): Extension {
  return field;
}
