import type { Definition, Edge, FlowNode, Note, Schedule, Variable } from "../model";
import { paired, type Sides, same } from "./alike";
import {
  changes,
  completeVariable,
  type FlowPart,
  type NodePart,
  type PartChange,
  partsOfFlow,
  partsOfNode,
  partsOfSchedule,
  type SchedulePart,
} from "./parts";

export type Sign = "added" | "removed" | "changed";

export interface VariableChange extends Sides<Variable> {
  name: string;
  is: Sign;
}

/** `moved` is a node that does the same at another place; a changed one may have been moved too. */
export interface NodeChange extends Sides<FlowNode> {
  key: string;
  is: Sign | "moved";
  moved: boolean;
  /** Of a node that was added or removed: what it has beside its name. */
  parts: PartChange<NodePart>[];
  variables: VariableChange[];
}

export interface EdgeChange {
  edge: Edge;
  is: "added" | "removed";
}

/** `moved` is a note with the same text at another place or in another size. */
export interface NoteChange extends Sides<Note> {
  key: string;
  is: Sign | "moved";
}

export interface ScheduleChange extends Sides<Schedule> {
  parts: PartChange<SchedulePart>[];
}

/**
 * All that differs between two states of a flow. What stands in it is really different: an absent field and its default,
 * another order of members, nodes, edges or variables, another way of writing a duration are no difference.
 */
export interface Difference {
  /** The flow's name, description and properties. */
  fields: PartChange<FlowPart>[];
  /** Variables of the whole flow. */
  variables: VariableChange[];
  nodes: NodeChange[];
  edges: EdgeChange[];
  schedule: ScheduleChange | null;
  notes: NoteChange[];
}

/** How `after` differs from `before`; nodes and notes are the same by their key, variables by their name. */
export function difference(before: Definition, after: Definition): Difference {
  const schedule = changes(partsOfSchedule(before.schedule), partsOfSchedule(after.schedule));
  return {
    fields: changes(partsOfFlow(before), partsOfFlow(after)),
    variables: variableChanges(before.variables, after.variables),
    nodes: nodeChanges(before.nodes, after.nodes),
    edges: edgeChanges(before.edges, after.edges),
    schedule:
      schedule.length === 0
        ? null
        : { before: before.schedule ?? null, after: after.schedule ?? null, parts: schedule },
    notes: noteChanges(before.notes, after.notes),
  };
}

export function isEmpty(found: Difference): boolean {
  const { fields, variables, nodes, edges, schedule, notes } = found;
  return schedule === null && [fields, variables, nodes, edges, notes].every((list) => list.length === 0);
}

/** Keys of the nodes of the side after that do something else than before or start after something else. */
export function runOtherwise({ nodes, edges }: Difference): Set<string> {
  const keys = new Set(edges.map(({ edge }) => edge.to));
  for (const { key, is } of nodes) {
    if (is === "removed") keys.delete(key);
    else if (is !== "moved") keys.add(key);
  }
  return keys;
}

/** Whether the flow may fire at other times: its zone decides that as much as its schedule does. */
export function firesDiffer({ schedule, fields }: Difference): boolean {
  return schedule !== null || fields.some(({ part }) => part === "zone");
}

type List<T> = readonly T[] | null | undefined;

function signOf<T>({ before, after }: Sides<T>): Sign {
  return before === null ? "added" : after === null ? "removed" : "changed";
}

function nodeChanges(before: List<FlowNode>, after: List<FlowNode>): NodeChange[] {
  return paired(before, after, (node) => node.key).flatMap((pair) => {
    if (pair.before === pair.after) return [];
    const one = (pair.after ?? pair.before)!;
    const blank = { key: one.key, name: one.name, kind: one.kind };
    const parts = changes(partsOfNode(pair.before ?? blank), partsOfNode(pair.after ?? blank));
    const variables = variableChanges(pair.before?.variables, pair.after?.variables);
    const moved = pair.before !== null && pair.after !== null && !samePlace(pair.before, pair.after);
    const sign = signOf(pair);
    const still = sign === "changed" && parts.length === 0 && variables.length === 0;
    if (still && !moved) return [];
    return [{ ...pair, key: one.key, is: still ? "moved" : sign, moved, parts, variables }];
  });
}

function samePlace(before: FlowNode, after: FlowNode): boolean {
  const [a, b] = [before.position, after.position];
  return (a?.x ?? 0) === (b?.x ?? 0) && (a?.y ?? 0) === (b?.y ?? 0);
}

function variableChanges(before: List<Variable>, after: List<Variable>): VariableChange[] {
  return paired(before, after, (variable) => variable.name)
    .filter((pair) => !sameVariable(pair.before, pair.after))
    .map((pair) => ({ ...pair, name: (pair.after ?? pair.before)!.name, is: signOf(pair) }));
}

function sameVariable(a: Variable | null, b: Variable | null): boolean {
  if (a === null || b === null || a.kind !== b.kind) return false;
  return same(completeVariable(a), completeVariable(b));
}

/** The same dependency drawn twice is counted. */
function edgeChanges(before: List<Edge>, after: List<Edge>): EdgeChange[] {
  return paired(before, after, ({ from, to }) => `${from}>${to}`).flatMap((pair): EdgeChange[] => {
    if (pair.after === null) return [{ edge: pair.before!, is: "removed" }];
    return pair.before === null ? [{ edge: pair.after, is: "added" }] : [];
  });
}

function noteChanges(before: List<Note>, after: List<Note>): NoteChange[] {
  return paired(before, after, (note) => note.key)
    .filter((pair) => !same(pair.before, pair.after))
    .map((pair) => {
      const moved = pair.before !== null && pair.after !== null && pair.before.text === pair.after.text;
      return { ...pair, key: (pair.after ?? pair.before)!.key, is: moved ? "moved" : signOf(pair) };
    });
}
