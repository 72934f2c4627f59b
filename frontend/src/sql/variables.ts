import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { type Extension, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  hoverTooltip,
  type Tooltip,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { type Placeholder, placeholdersIn } from "./placeholders";

/** A variable as the date lens sees it: its value, or null when it has none, and where it came from. */
export interface KnownVariable {
  value: string | null;
  origin: string;
}

export type KnownVariables = ReadonlyMap<string, KnownVariable>;

export const setKnownVariables = StateEffect.define<KnownVariables>();

/** Null until the page has said which variables there are: nothing is called undefined before. */
const known = StateField.define<KnownVariables | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setKnownVariables)) return effect.value;
    return value;
  },
});

const classes = {
  known: Decoration.mark({ class: "mr-sql-variable" }),
  undefined: Decoration.mark({ class: "mr-sql-variable mr-sql-undefined" }),
  malformed: Decoration.mark({ class: "mr-sql-malformed" }),
  escaped: Decoration.mark({ class: "mr-sql-escaped" }),
};

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const variables = view.state.field(known);
  for (const { from, to } of view.visibleRanges) {
    const start = view.state.doc.lineAt(from).from;
    const end = view.state.doc.lineAt(to).to;
    for (const found of placeholdersIn(view.state.doc.sliceString(start, end))) {
      builder.add(start + found.from, start + found.to, decorationOf(found, variables));
    }
  }
  return builder.finish();
}

function decorationOf(found: Placeholder, variables: KnownVariables | null): Decoration {
  if (found.kind !== "variable") return classes[found.kind];
  return variables && !variables.has(found.name) ? classes.undefined : classes.known;
}

const chips = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      const told = update.startState.field(known) !== update.state.field(known);
      if (update.docChanged || update.viewportChanged || told) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const hover = hoverTooltip((view, position): Tooltip | null => {
  const line = view.state.doc.lineAt(position);
  const found = placeholdersIn(line.text).find(
    (p) => p.kind === "variable" && line.from + p.from <= position && position <= line.from + p.to,
  );
  const variables = view.state.field(known);
  if (!found || !variables) return null;
  return {
    pos: line.from + found.from,
    end: line.from + found.to,
    above: true,
    create: () => ({ dom: card(found.name, variables.get(found.name)) }),
  };
});

function card(name: string, variable: KnownVariable | undefined): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "mr-sql-tip";
  const title = document.createElement("b");
  title.textContent = name;
  const value = document.createElement("code");
  value.textContent = variable?.value ?? "—";
  const origin = document.createElement("span");
  origin.textContent = variable?.origin ?? "";
  dom.append(title, value, origin);
  return dom;
}

/** Names after `${`; the closing brace is written too, unless it already stands there. */
export function completeVariable(context: CompletionContext): CompletionResult | null {
  const before = context.matchBefore(/\$\{[\w.]*/);
  const variables = context.state.field(known, false);
  if (!before || !variables) return null;
  const closed = context.state.sliceDoc(context.pos, context.pos + 1) === "}";
  return {
    from: before.from + 2,
    validFor: /^[\w.]*$/,
    options: [...variables].map(([name, variable]) => ({
      label: name,
      type: "variable",
      detail: variable.value ?? "",
      info: variable.origin,
      apply: closed ? name : `${name}}`,
    })),
  };
}

export function variables(): Extension {
  return [known, chips, hover];
}
