import type { Definition, Edge, FlowNode } from "./definition";

/** Fields of the document beside nodes and edges, each replaced whole. */
export type Field = "name" | "description" | "properties" | "variables" | "schedule" | "notes";

/**
 * One replacement. `before` null adds, `after` null removes, at the place `at` of the list. A field that was absent is
 * undefined, so that taking an edit back leaves the document as it was, absent fields included.
 */
export type Change =
  | { on: "node"; at: number; before: FlowNode | null; after: FlowNode | null }
  | { on: "edge"; at: number; before: Edge | null; after: Edge | null }
  | { on: "field"; field: Field; before: unknown; after: unknown };

/** An edit, as undo, autosave and merge share it. `label` is a word of the interface's bundle, never shown as it is. */
export interface Patch {
  label: string;
  changes: readonly Change[];
}

export function invert(patch: Patch): Patch {
  const changes = patch.changes.map(
    (change) => ({ ...change, before: change.after, after: change.before }) as Change,
  );
  return { label: patch.label, changes: changes.reverse() };
}

/** Thrown when a patch does not fit the document it is applied to. The document is then unchanged. */
export class PatchMisfit extends Error {}

/** The document after the patch; what did not change is shared with the one before. */
export function applied(definition: Definition, patch: Patch): Definition {
  const result: Definition = { ...definition };
  let nodes: FlowNode[] | null = null;
  let edges: Edge[] | null = null;
  for (const change of patch.changes) {
    if (change.on === "node") {
      nodes ??= [...(definition.nodes ?? [])];
      replace(nodes, change.at, change.before, change.after, (a, b) => a.key === b.key);
    } else if (change.on === "edge") {
      edges ??= [...(definition.edges ?? [])];
      replace(edges, change.at, change.before, change.after, (a, b) => a.from === b.from && a.to === b.to);
    } else if (change.after === undefined) {
      delete result[change.field];
    } else {
      Object.assign(result, { [change.field]: change.after });
    }
  }
  if (nodes) result.nodes = nodes;
  if (edges) result.edges = edges;
  return result;
}

function replace<T>(
  list: T[],
  at: number,
  before: T | null,
  after: T | null,
  same: (a: T, b: T) => boolean,
): void {
  if (before === null) {
    if (after !== null) list.splice(Math.min(at, list.length), 0, after);
    return;
  }
  const there = list[at];
  const place =
    there !== undefined && same(there, before) ? at : list.findIndex((item) => same(item, before));
  if (place < 0) throw new PatchMisfit("the patch changes something that is not there");
  if (after === null) list.splice(place, 1);
  else list[place] = after;
}

/** Two patches of one kind in a row as one: what typing makes of a word. Null when they do not touch the same thing. */
export function joined(first: Patch, second: Patch): Patch | null {
  if (first.changes.length !== 1 || second.changes.length !== 1) return null;
  const [a] = first.changes;
  const [b] = second.changes;
  if (a === undefined || b === undefined || a.on !== b.on) return null;
  const sameField = a.on === "field" && b.on === "field" && a.field === b.field;
  const sameNode = a.on === "node" && b.on === "node" && b.before !== null && a.after?.key === b.before.key;
  if (!sameField && !sameNode) return null;
  return { label: second.label, changes: [{ ...a, after: b.after } as Change] };
}
