import { same } from "../compare/alike";
import type { Definition, FlowNode, Note, Variable } from "../model";
import { type Cycle, type EdgeChange, type Edges, mergedEdges, type Whole } from "./edges";
import { flow, type Kind, nodes, notes, type Part, variables } from "./kinds";
import { identified, ordered } from "./lists";
import { type Renamed, withFreeNames } from "./names";
import { mergedThing, type QuestionId, type Settled, type Side, type Thing, type Three } from "./thing";

/** One thing of the flow and what both sides did to it. `before`, `mine` and `theirs` are null where it is not there. */
export type Change = { settled: readonly Settled[] } & (
  | ({ is: "flow" } & Three<Definition>)
  | ({ is: "variable" } & Three<Variable>)
  | ({ is: "node" } & Three<FlowNode>)
  | ({ is: "note" } & Three<Note>)
);

/** What a person has to decide: about a part of one thing, about what lies where, or about dependencies in a circle. */
export type Question = { id: QuestionId } & (
  | ({ is: "flow"; part: Part; fields: readonly string[] } & Three<Definition>)
  | ({ is: "variable"; part: Part; fields: readonly string[] } & Three<Variable>)
  | ({ is: "node"; part: Part; fields: readonly string[] } & Three<FlowNode>)
  | ({ is: "note"; part: Part; fields: readonly string[] } & Three<Note>)
  | { is: "places"; nodes: readonly FlowNode[]; notes: readonly Note[] }
  | { is: "cycle"; cycle: Cycle }
);

export type Answers = ReadonlyMap<QuestionId, Side>;

export interface Outcome {
  definition: Definition;
  renamed: readonly Renamed[];
}

export interface Merge {
  /** What one side changed and the other did not contradict: it is taken without asking. */
  changes: readonly Change[];
  edges: readonly EdgeChange[];
  questions: readonly Question[];
  /** The flow by the answers; a question without one is answered by `mine`. */
  outcome(answers: Answers): Outcome;
}

const cycleId: QuestionId = "cycle";

/**
 * Merges two states of a flow that both came from `base`. What only one side changed, or both alike, is taken; what both
 * changed differently is a question, as is a thing that one side changed and the other removed. Nothing else is lost.
 */
export function merge(base: Definition, mine: Definition, theirs: Definition): Merge {
  const found = mergedWhole({ base, mine, theirs });
  const changedBy = (side: Side) =>
    found.changes.some(({ settled: list }) => list.some(({ by }) => by === side)) ||
    found.edges.some(({ by }) => by === side);
  if (found.questions.length > 0 || (changedBy("mine") && changedBy("theirs"))) return found;
  // Where one side has it all, its document is the outcome as it was written.
  const byMine = changedBy("mine") || (!changedBy("theirs") && same(base, theirs));
  const definition = byMine ? mine : theirs;
  return { ...found, outcome: () => ({ definition, renamed: [] }) };
}

function mergedWhole(whole: Whole): Merge {
  const edges = mergedEdges(whole);
  const touched = touchedNodes(edges.changes);
  const three = { base: whole.base, mine: whole.mine, theirs: whole.theirs };
  const head = mergedThing(flow, "flow", three, () => false);
  const all = {
    variables: things(variables, whole, ({ variables: list }) => list),
    nodes: things(
      nodes,
      whole,
      ({ nodes: list }) => list,
      (id, side) => touched[side].has(id),
    ),
    notes: things(notes, whole, ({ notes: list }) => list),
  };
  return {
    changes: [
      ...settled(flow, [head]),
      ...settled(variables, all.variables),
      ...settled(nodes, all.nodes),
      ...settled(notes, all.notes),
    ],
    edges: edges.changes,
    questions: [
      ...asked(flow, [head]),
      ...asked(variables, all.variables),
      ...asked(nodes, all.nodes),
      ...asked(notes, all.notes),
      ...askedPlaces(all.nodes, all.notes),
      ...(edges.cycle ? [{ is: "cycle", id: cycleId, cycle: edges.cycle } as const] : []),
    ],
    outcome: (answers) => outcome(whole, head, all, edges, answers),
  };
}

type List<T> = readonly T[] | null | undefined;

function things<T>(
  kind: Kind<T>,
  whole: Whole,
  listOf: (definition: Definition) => List<T>,
  touched: (id: string, side: Side) => boolean = () => false,
): Thing<T>[] {
  const base = identified(listOf(whole.base), kind.keyOf);
  const mine = identified(listOf(whole.mine), kind.keyOf);
  const theirs = identified(listOf(whole.theirs), kind.keyOf);
  return ordered(base.keys(), mine.keys(), theirs.keys()).map((id) => {
    const three = { base: base.get(id) ?? null, mine: mine.get(id) ?? null, theirs: theirs.get(id) ?? null };
    return mergedThing(kind, id, three, (side) => touched(id, side));
  });
}

/** Keys of the nodes at which a side drew a new dependency. */
function touchedNodes(changes: readonly EdgeChange[]): Record<Side, Set<string>> {
  const touched = { mine: new Set<string>(), theirs: new Set<string>() };
  for (const { edge, sign, by } of changes) {
    if (sign === "added") touched[by].add(edge.from).add(edge.to);
  }
  return touched;
}

function settled<T>(kind: Kind<T>, all: readonly Thing<T>[]): Change[] {
  return all
    .filter((thing) => thing.settled.length > 0)
    .map(
      ({ base, mine, theirs, settled: list }) =>
        ({ is: kind.is, base, mine, theirs, settled: list }) as Change,
    );
}

function asked<T>(kind: Kind<T>, all: readonly Thing<T>[]): Question[] {
  return all.flatMap(({ base, mine, theirs, disputed }) =>
    disputed
      .filter(({ part }) => part !== "place")
      .map(({ id, part, fields }) => ({ is: kind.is, id, part, fields, base, mine, theirs }) as Question),
  );
}

function askedPlaces(ofNodes: readonly Thing<FlowNode>[], ofNotes: readonly Thing<Note>[]): Question[] {
  const moved = <T>(all: readonly Thing<T>[]) =>
    all.flatMap(({ disputed, theirs }) => {
      const place = disputed.find(({ part }) => part === "place");
      return place && theirs !== null ? [{ id: place.id, thing: theirs }] : [];
    });
  const [movedNodes, movedNotes] = [moved(ofNodes), moved(ofNotes)];
  const [first] = [...movedNodes, ...movedNotes];
  if (first === undefined) return [];
  const bare = <T>(list: readonly { thing: T }[]) => list.map(({ thing }) => thing);
  return [{ is: "places", id: first.id, nodes: bare(movedNodes), notes: bare(movedNotes) }];
}

interface Lists {
  variables: readonly Thing<Variable>[];
  nodes: readonly Thing<FlowNode>[];
  notes: readonly Thing<Note>[];
}

function outcome(whole: Whole, head: Thing<Definition>, all: Lists, edges: Edges, answers: Answers): Outcome {
  const answer = (question: QuestionId): Side => answers.get(question) ?? "mine";
  const built = <T>(list: readonly Thing<T>[]) =>
    list.map((thing) => thing.built(answer)).filter((thing) => thing !== null);
  const { mine, theirs } = whole;
  const named = withFreeNames(built(all.nodes), mine.nodes ?? [], theirs.nodes ?? []);
  const keys = new Set(named.nodes.map((node) => node.key));
  const lists: Partial<Definition> = {
    variables: built(all.variables),
    nodes: named.nodes,
    edges: edges.built(keys, answer(cycleId)),
    notes: built(all.notes),
  };
  const definition: Definition = { ...(head.built(answer) ?? theirs) };
  for (const field of ["variables", "nodes", "edges", "notes"] as const) {
    const absent = mine[field] === undefined && theirs[field] === undefined;
    if (!absent) Object.assign(definition, { [field]: lists[field] });
  }
  return { definition, renamed: named.renamed };
}
