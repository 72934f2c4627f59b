import { syntaxTree } from "@codemirror/language";
import { type EditorState, type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from "@codemirror/view";
import { type KnownVariable, knownVariables } from "./known";
import { placeholdersIn } from "./placeholders";

const classes = {
  undefined: Decoration.mark({ class: "mr-sql-variable mr-sql-undefined" }),
  malformed: Decoration.mark({ class: "mr-sql-malformed" }),
  escaped: Decoration.mark({ class: "mr-sql-escaped" }),
  known: Decoration.mark({ class: "mr-sql-variable" }),
  valued: Decoration.mark({ class: "mr-sql-variable mr-sql-valued" }),
};

/** The value at the lens, behind the name. It is not part of the text: nobody copies or runs it. */
class ValueChip extends WidgetType {
  constructor(
    private readonly value: string,
    private readonly origin: string,
  ) {
    super();
  }

  override eq(other: ValueChip): boolean {
    return other.value === this.value && other.origin === this.origin;
  }

  toDOM(): HTMLElement {
    const chip = document.createElement("span");
    chip.className = "mr-sql-value";
    chip.textContent = this.value;
    chip.title = this.origin;
    chip.setAttribute("aria-hidden", "true");
    return chip;
  }
}

const longest = 24;

function chipOf({ value, origin }: KnownVariable): Decoration | null {
  if (value === null) return null;
  const short = value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  return Decoration.widget({ widget: new ValueChip(short, origin), side: 1 });
}

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const known = view.state.field(knownVariables);
  for (const { from, to } of view.visibleRanges) {
    const start = view.state.doc.lineAt(from).from;
    const end = view.state.doc.lineAt(to).to;
    for (const found of placeholdersIn(view.state.doc.sliceString(start, end))) {
      const [at, behind] = [start + found.from, start + found.to];
      if (found.kind !== "variable") {
        builder.add(at, behind, classes[found.kind]);
        continue;
      }
      const comment = inComment(view.state, at);
      const variable = known?.get(found.name);
      const chip = variable && !comment ? chipOf(variable) : null;
      const looks = known && !variable && !comment ? "undefined" : chip ? "valued" : "known";
      builder.add(at, behind, classes[looks]);
      if (chip) builder.add(behind, behind, chip);
    }
  }
  return builder.finish();
}

/** There a name is never asked for. */
function inComment(state: EditorState, at: number): boolean {
  return /Comment/.test(syntaxTree(state).resolveInner(at, 1).name);
}

const plugin = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      const { startState: before, state } = update;
      const told = before.field(knownVariables) !== state.field(knownVariables);
      const read = syntaxTree(before) !== syntaxTree(state);
      if (update.docChanged || update.viewportChanged || told || read)
        this.decorations = decorate(update.view);
    }
  },
  { decorations: (self) => self.decorations },
);

const looks = EditorView.theme({
  ".mr-sql-variable": {
    color: "var(--sql-variable)",
    backgroundColor: "var(--sql-variable-soft)",
    borderRadius: "3px",
    padding: "1px 0",
  },
  ".mr-sql-variable *": { color: "inherit" },
  ".mr-sql-valued": { borderRadius: "3px 0 0 3px" },
  ".mr-sql-value": {
    marginRight: "1px",
    padding: "1px 5px",
    borderRadius: "0 3px 3px 0",
    backgroundColor: "color-mix(in srgb, var(--sql-variable) 10%, var(--sql-variable-soft))",
    color: "var(--sql-variable)",
    fontSize: "11px",
    fontFamily: "var(--sans)",
    fontVariantNumeric: "tabular-nums",
    whiteSpace: "pre",
    userSelect: "none",
  },
  ".mr-sql-undefined, .mr-sql-malformed": {
    textDecoration: "underline wavy var(--bad-fill)",
    textUnderlineOffset: "3px",
  },
  ".mr-sql-escaped": { color: "var(--muted)" },
});

/** Every `${name}` as a chip with its value. */
export function chips(): Extension {
  return [plugin, looks];
}
