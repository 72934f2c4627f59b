import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, type Tooltip } from "@codemirror/view";
import { chips } from "./chips";
import { type KnownVariable, knownVariables } from "./known";
import { placeholdersIn } from "./placeholders";

const hover = hoverTooltip((view, position): Tooltip | null => {
  const line = view.state.doc.lineAt(position);
  const found = placeholdersIn(line.text).find(
    (p) => p.kind === "variable" && line.from + p.from <= position && position <= line.from + p.to,
  );
  const variable = found && view.state.field(knownVariables)?.get(found.name);
  // What is not defined is told by the finding.
  if (!found || !variable) return null;
  return {
    pos: line.from + found.from,
    end: line.from + found.to,
    above: true,
    create: () => ({ dom: card(found.name, variable) }),
  };
});

/** How a value came to be, line by line. */
export function card(name: string, variable: KnownVariable): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "mr-sql-tip";
  const head = dom.appendChild(document.createElement("p"));
  head.appendChild(document.createElement("b")).textContent = name;
  head.appendChild(document.createElement("span")).textContent = variable.origin;
  dom.appendChild(document.createElement("code")).textContent = variable.value ?? "—";
  const list = dom.appendChild(document.createElement("dl"));
  for (const { label, value } of variable.how ?? []) {
    list.appendChild(document.createElement("dt")).textContent = label;
    list.appendChild(document.createElement("dd")).textContent = value;
  }
  return dom;
}

/** Names after `${`; the closing brace is written too, unless it already stands there. */
export function completeVariable(context: CompletionContext): CompletionResult | null {
  const before = context.matchBefore(/\$\{[\w.]*/);
  const known = context.state.field(knownVariables, false);
  if (!before || !known) return null;
  const closed = context.state.sliceDoc(context.pos, context.pos + 1) === "}";
  return {
    from: before.from + 2,
    validFor: /^[\w.]*$/,
    options: [...known].map(([name, variable]) => ({
      label: name,
      type: "variable",
      detail: variable.value ?? "",
      info: variable.origin,
      apply: closed ? name : `${name}}`,
    })),
  };
}

export function variables(): Extension {
  return [knownVariables, chips(), hover];
}
