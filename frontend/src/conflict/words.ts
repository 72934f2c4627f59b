import { edgeWords } from "../compare/sentences";
import type { Change, Merge, Part, Question, Side } from "../merge";
import type { Definition } from "../model";
import { text } from "../pages/texts";

type Named = Extract<Change | Question, { is: "flow" | "variable" | "node" | "note" }>;

const longestNote = 40;

/** What a change or a question is about, by the name it has on the stored side. */
export function subject(one: Change | Question): string {
  if (one.is === "places" || one.is === "cycle") return text(`conflict.of.${one.is}`);
  return named(one);
}

function named(one: Named): string {
  if (one.is === "flow") return text("conflict.of.flow");
  if (one.is === "node") return text("compare.of.node", present(one.theirs, one.mine, one.base).name);
  if (one.is === "variable")
    return text("conflict.of.variable", present(one.theirs, one.mine, one.base).name);
  const words = present(one.theirs, one.mine, one.base).text.trim().replace(/\s+/g, " ");
  return text("conflict.of.note", words.length > longestNote ? `${words.slice(0, longestNote)}…` : words);
}

function present<T>(...states: (T | null)[]): T {
  return states.find((state) => state !== null) as T;
}

export function partWords(part: Part): string {
  return text(`conflict.part.${part}`);
}

/** A line for each thing that one side changed and the other did not contradict. */
export function changeLines(merge: Merge, side: Side, nameOf: (key: string) => string): string[] {
  const things = merge.changes.flatMap((change) => {
    const own = change.settled.filter(({ by }) => by === side);
    const whole = own.find(({ part }) => part === "presence");
    if (whole) return [text(`compare.${whole.sign}`, subject(change))];
    const parts = own.map(({ part }) => partWords(part)).join(", ");
    return own.length === 0 ? [] : [text("compare.changed", text("conflict.parts", subject(change), parts))];
  });
  const edges = merge.edges
    .filter(({ by }) => by === side)
    .map(({ edge, sign }) => text(`compare.${sign}`, edgeWords(edge, nameOf)));
  return [...things, ...edges];
}

/** The name of a node in the first of these states that has it; a loose end of a dependency keeps its key. */
export function nodeNames(...states: Definition[]): (key: string) => string {
  const names = new Map<string, string>();
  for (const { nodes } of states)
    for (const { key, name } of nodes ?? []) if (!names.has(key)) names.set(key, name);
  return (key) => names.get(key) ?? key;
}
