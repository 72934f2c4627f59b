import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

/** Where the last run failed, line from 1, and what the database said. */
export interface Failure {
  line: number;
  message: string;
}

/** Marks the place of the last run's error, or none. */
export const markFailedLine = StateEffect.define<Failure | null>();

/** The database's words, under the line. */
class Words extends WidgetType {
  constructor(private readonly message: string) {
    super();
  }

  override eq(other: Words): boolean {
    return other.message === this.message;
  }

  toDOM(): HTMLElement {
    const box = document.createElement("div");
    box.className = "mr-sql-failure";
    box.textContent = this.message;
    return box;
  }
}

const mark = Decoration.line({ class: "mr-sql-failed" });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks;
    if (transaction.docChanged && marks !== Decoration.none) {
      // Whoever changes the line is at work on it: what was said of it is over.
      const at = marks.iter().from;
      const line = transaction.startState.doc.lineAt(at);
      next = transaction.changes.touchesRange(line.from, line.to)
        ? Decoration.none
        : marks.map(transaction.changes);
    }
    for (const effect of transaction.effects) {
      if (!effect.is(markFailedLine)) continue;
      const { doc } = transaction.state;
      const failure = effect.value;
      if (failure === null || failure.line < 1 || failure.line > doc.lines) {
        next = Decoration.none;
        continue;
      }
      const line = doc.line(failure.line);
      const words = Decoration.widget({ widget: new Words(failure.message), block: true, side: 1 });
      next = Decoration.set([mark.range(line.from), words.range(line.to)]);
    }
    return next;
  },
  provide: (self) => EditorView.decorations.from(self),
});

const looks = EditorView.theme({
  ".mr-sql-failed": { backgroundColor: "var(--bad-soft)", boxShadow: "inset 3px 0 var(--bad-fill)" },
  ".mr-sql-failure": {
    padding: "2px 12px 4px",
    backgroundColor: "var(--bad-soft)",
    boxShadow: "inset 3px 0 var(--bad-fill)",
    color: "var(--bad)",
    fontFamily: "var(--sans)",
    fontSize: "12px",
    whiteSpace: "pre-wrap",
  },
});

export function failedLine(): Extension {
  return [field, looks];
}
