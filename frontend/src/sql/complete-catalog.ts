import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  pickedCompletion,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorView } from "@codemirror/view";
import { text } from "../pages/texts";
import type { Catalog, CatalogColumn, CatalogFunction, CatalogSchema, CatalogTable } from "./catalog";
import { filled, hasPlaceholder, stemOf } from "./filled";
import { type KnownVariables, knownVariables } from "./known";
import { always, partsOf, plain, quoted, type TableReference, tableReferences } from "./names";

const placeholder = String.raw`\$\{[\w.]+\}`;
const letters = String.raw`[\w$\u0080-\uffff]`;
const word = String.raw`(?:[A-Za-z_\u0080-\uffff]|${placeholder})(?:${letters}|${placeholder})*`;
const path = new RegExp(
  String.raw`(?:(?:"(?:[^"]|"")*"|${word})\s*\.\s*)*(?:"[^"]*|(?:${letters}|${placeholder})*)$`,
);
const builtIn = "pg_catalog";

/** Longer than this nobody waits for a list; it is there for the next key press. */
const patience = 4000;

/** More would not fit beside the list, which is not scrolled by keys. */
const mostForms = 12;

/** Names of the catalog at the cursor. */
export function completeCatalog(catalog: Catalog) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(path);
    if (!typed || inText(context) || context.matchBefore(/\$\{[\w.]*$/)) return null;
    const known = context.state.field(knownVariables, false);
    const dot = lastDot(typed.text);
    const before = filled(typed.text.slice(0, dot + 1), known);
    const last = typed.text.slice(dot + 1).trimStart();
    const stem = stemOf(last);
    if (hasPlaceholder(before + filled(stem, known))) return null;
    const parents = partsOf(before);
    if (parents.length === 0 && last === "" && !context.explicit) return null;
    const found = await soon(optionsFor(catalog, parents, referencesAt(context, known)));
    const options = found && (stem === "" ? found : continued(found, stem, filled(stem, known)));
    if (!options || options.length === 0 || context.aborted) return null;
    const inQuotes = last.startsWith('"');
    const rest = inQuotes ? /^[^"]*$/ : /^[\w$\u0080-\uffff]*$/;
    const start = inQuotes ? stem.slice(1) : stem;
    return {
      from: context.pos - last.length + (inQuotes ? 1 : 0),
      options: inQuotes ? options.map(quotedOption) : options,
      validFor: (now) => now.startsWith(start) && rest.test(now.slice(start.length)),
    };
  };
}

/** The names that begin with a stem's value, with the stem as it was written in its place. */
function continued(options: readonly Completion[], stem: string, value: string): Completion[] {
  const inQuotes = stem.startsWith('"');
  const [written, begin] = [inQuotes ? plain(stem) : stem, plain(value)];
  return options.flatMap((option) => {
    const rest = option.label.slice(begin.length);
    const fits = option.type !== "function" && option.label.startsWith(begin);
    if (!fits || !(inQuotes || /^[a-z0-9_$]*$/.test(rest))) return [];
    return [{ ...option, label: written + rest, apply: written + rest }];
  });
}

async function optionsFor(
  catalog: Catalog,
  parents: readonly string[],
  references: readonly TableReference[],
): Promise<Completion[]> {
  const [first, second] = parents;
  if (first === undefined) return unqualified(catalog, references);
  if (second !== undefined) return parents.length === 2 ? columns(catalog, first, second) : [];
  const named = references.filter((one) => (one.alias ?? one.table) === first);
  const schemas = (await catalog.schemas()).filter((schema) => schema.name === first);
  const lists = await Promise.all([
    ...named.map((one) => columnsOf(catalog, one)),
    ...schemas.flatMap(({ name }) => [
      catalog.tables(name).then(tableOptions),
      catalog.functions(name).then(functionOptions),
    ]),
    ...(named.length + schemas.length === 0 ? [columnsOf(catalog, { schema: null, table: first })] : []),
  ]);
  return lists.flat();
}

async function unqualified(catalog: Catalog, references: readonly TableReference[]): Promise<Completion[]> {
  const [schemas, path_] = await Promise.all([catalog.schemas(), catalog.path()]);
  const lists = await Promise.all([
    ...references.map((one) => columnsOf(catalog, one)),
    ...path_.map((schema) => catalog.tables(schema).then(tableOptions)),
    ...[...new Set([...path_, builtIn])].map((schema) => catalog.functions(schema).then(functionOptions)),
  ]);
  const aliases = references.flatMap(({ alias }) =>
    alias === null ? [] : [{ label: alias, type: "alias", boost: 30 }],
  );
  return [...lists.flat(), ...aliases, ...schemaOptions(schemas)];
}

/** Columns of a table that a statement names; without its schema, the first of the search path that has it. */
async function columnsOf(
  catalog: Catalog,
  { schema, table }: Pick<TableReference, "schema" | "table">,
): Promise<Completion[]> {
  if (schema !== null) return columns(catalog, schema, table);
  const found = await catalog.find(null, table);
  return found ? columns(catalog, found.schema, table) : [];
}

async function columns(catalog: Catalog, schema: string, table: string): Promise<Completion[]> {
  return columnOptions(await catalog.columns(schema, table));
}

const schemaOptions = kept((schema: CatalogSchema) => ({
  ...nameOption(schema.name, "namespace", ""),
  boost: schema.place === null ? -10 : 0,
}));
const tableOptions = kept((table: CatalogTable) => ({
  ...nameOption(table.name, "class", kindWords[table.kind]),
  boost: table.partition ? 5 : 20,
}));
const columnOptions = kept((column: CatalogColumn) => ({
  ...nameOption(column.name, "property", column.type),
  boost: 40,
}));
const functionOptions = kept((found: CatalogFunction) => ({
  ...nameOption(found.name, "function", detailOf(found)),
  ...(found.forms.length > 1 ? { info: () => formsOf(found) } : {}),
  boost: -60,
  apply: applyCall(quoted(found.name)),
}));

const kindWords: Record<CatalogTable["kind"], string> = {
  TABLE: "",
  PARTITIONED_TABLE: "partitioned",
  VIEW: "view",
  MATERIALIZED_VIEW: "materialized view",
  FOREIGN_TABLE: "foreign",
};

function nameOption(name: string, type: string, detail: string): Completion {
  const option: Completion = { label: name, type, apply: quoted(name) };
  return detail === "" ? option : { ...option, detail };
}

/** The options of a list are made once: a list of thousands is shown at every key press. */
function kept<T>(option: (entry: T) => Completion): (list: readonly T[]) => Completion[] {
  const made = new WeakMap<readonly T[], Completion[]>();
  return (list) => {
    let options = made.get(list);
    if (!options) {
      options = list.map(option);
      made.set(list, options);
    }
    return options;
  };
}

function detailOf({ forms }: CatalogFunction): string {
  const [only, ...others] = forms;
  if (!only || others.length > 0) return text("sql.forms", forms.length);
  const whole = signature(only);
  return whole.length > 60 ? `${whole.slice(0, 58)}…` : whole;
}

/** All forms of a function, shown beside the list. */
function formsOf({ name, forms }: CatalogFunction): HTMLElement {
  const list = document.createElement("ul");
  list.className = "mr-sql-forms";
  const lines = forms.slice(0, mostForms).map((form) => name + signature(form));
  if (forms.length > mostForms) lines.push(text("sql.forms.more", forms.length - mostForms));
  for (const line of lines) list.appendChild(document.createElement("li")).textContent = line;
  return list;
}

function signature({ arguments: given, result }: CatalogFunction["forms"][number]): string {
  return `(${given})${result === "" ? "" : ` → ${result}`}`;
}

/** Writes a call with the cursor between its parentheses, unless they stand there already. */
function applyCall(name: string) {
  return (view: EditorView, completion: Completion, from: number, to: number): void => {
    const open = view.state.sliceDoc(to, to + 1) === "(";
    const change = insertCompletionText(view.state, open ? name : `${name}()`, from, to);
    view.dispatch(change, { annotations: pickedCompletion.of(completion) });
    if (!open) view.dispatch({ selection: { anchor: from + name.length + 1 } });
  };
}

/** The cursor stands behind an opening quote: the name takes its place, and that of the closing one. */
function quotedOption(option: Completion): Completion {
  return {
    ...option,
    apply: (view, completion, from, to) => {
      const closed = view.state.sliceDoc(to, to + 1) === '"';
      view.dispatch(
        insertCompletionText(view.state, always(completion.label), from - 1, closed ? to + 1 : to),
        { annotations: pickedCompletion.of(completion) },
      );
    },
  };
}

function lastDot(name: string): number {
  let quotes = false;
  let braces = false;
  let at = -1;
  for (let i = 0; i < name.length; i++) {
    if (name[i] === '"') quotes = !quotes;
    else if (name[i] === "{" || name[i] === "}") braces = name[i] === "{";
    else if (name[i] === "." && !quotes && !braces) at = i;
  }
  return at;
}

function inText({ state, pos }: CompletionContext): boolean {
  return /String|Comment/.test(syntaxTree(state).resolveInner(pos, -1).name);
}

function referencesAt(
  { state, pos }: CompletionContext,
  known: KnownVariables | null | undefined,
): TableReference[] {
  let node = syntaxTree(state).resolveInner(pos, -1);
  while (node.name !== "Statement" && node.parent) node = node.parent;
  return node.name === "Statement" ? tableReferences(filled(state.sliceDoc(node.from, node.to), known)) : [];
}

function soon<T>(answer: Promise<T>): Promise<T | null> {
  return Promise.race([answer, new Promise<null>((give) => setTimeout(() => give(null), patience))]);
}
