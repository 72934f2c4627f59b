import type { Definition, Edge, FlowNode, Note, Point } from "./definition";
import { newKey, uniqueName } from "./definition";
import { nameOf } from "./names";
import type { Change } from "./patch";
import type { FlowStore } from "./store";

/** Part of a flow: some nodes, the dependencies among them, and notes. */
export interface Bundle {
  nodes: FlowNode[];
  edges: Edge[];
  notes: Note[];
}

/** Most nodes and dependencies that a flow may have, by the API. */
export const limits = { nodes: 5000, edges: 20_000 } as const;

export function bundleOf(
  definition: Definition,
  keys: ReadonlySet<string>,
  notes: ReadonlySet<string>,
): Bundle {
  return {
    nodes: (definition.nodes ?? []).filter((node) => keys.has(node.key)),
    edges: (definition.edges ?? []).filter((edge) => keys.has(edge.from) && keys.has(edge.to)),
    notes: (definition.notes ?? []).filter((note) => notes.has(note.key)),
  };
}

/** The bundle as the text that goes onto the clipboard: readable, and a flow's file without its head. */
export function textOf(bundle: Bundle): string {
  return JSON.stringify({ format: "millrace/v1", ...bundle }, null, 2);
}

/** Keys of what was added. */
export interface Pasted {
  nodes: string[];
  notes: string[];
}

/** Adds a bundle, moved by `by`, as one step: with names and keys of its own. Null when the flow would grow too large. */
export function paste(store: FlowStore, bundle: Bundle, by: Point, label = "paste"): Pasted | null {
  if (store.nodes.length + bundle.nodes.length > limits.nodes) return null;
  if (store.edges.length + bundle.edges.length > limits.edges) return null;
  const names = store.names();
  const taken = new Set(store.keys());
  const keys = new Map<string, string>();
  const changes: Change[] = [];
  let at = store.nodes.length;
  for (const node of bundle.nodes) {
    const key = taken.has(node.key) ? newKey(taken) : node.key;
    const name = uniqueName(nameOf(node.name), names);
    taken.add(key);
    names.add(name);
    keys.set(node.key, key);
    const { x, y } = node.position ?? { x: 0, y: 0 };
    const after: FlowNode = { ...node, key, name, position: { x: x + by.x, y: y + by.y } };
    changes.push({ on: "node", at: at++, before: null, after });
  }
  at = store.edges.length;
  const drawn = new Set<string>();
  for (const edge of bundle.edges) {
    const after = { from: keys.get(edge.from)!, to: keys.get(edge.to)! };
    const id = `${after.from}>${after.to}`;
    if (after.from === after.to || drawn.has(id)) continue;
    drawn.add(id);
    changes.push({ on: "edge", at: at++, before: null, after });
  }
  const notes = pastedNotes(store, bundle.notes, by);
  if (notes.length > 0) {
    const before = store.definition.notes;
    changes.push({ on: "field", field: "notes", before, after: [...(before ?? []), ...notes] });
  }
  store.apply({ label, changes });
  return { nodes: [...keys.values()], notes: notes.map((note) => note.key) };
}

function pastedNotes(store: FlowStore, notes: readonly Note[], by: Point): Note[] {
  const taken = new Set(store.definition.notes?.map((note) => note.key));
  return notes.map((note) => {
    const key = taken.has(note.key) ? newKey(taken) : note.key;
    taken.add(key);
    return { ...note, key, x: note.x + by.x, y: note.y + by.y };
  });
}
