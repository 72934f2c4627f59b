import type { Edge, NodeKind, Point } from "./definition";
import type { FlowStore } from "./store";

/** Whether a node can be put between the ends of a dependency: it is neither end, and neither new edge closes a cycle. */
export function fitsBetween(store: FlowStore, { from, to }: Edge, key: string): boolean {
  if (key === from || key === to || !store.node(key)) return false;
  const fits = (a: string, b: string) => {
    const refusal = store.refusal(a, b);
    return refusal === null || refusal.reason === "duplicate";
  };
  return fits(from, key) && fits(key, to);
}

/** Puts a node between the ends of a dependency, in its place. Call inside a group when more belongs to the step. */
export function insertBetween(store: FlowStore, edge: Edge, key: string): void {
  store.group("insert", () => {
    store.disconnect([edge]);
    store.connect(edge.from, key);
    store.connect(key, edge.to);
  });
}

/** Adds a node between the ends of a dependency, moving what comes after it out of the way, as one step. */
export function addBetween(store: FlowStore, edge: Edge, kind: NodeKind, name: string, at: Room): string {
  return store.group("insert", () => {
    store.moveNodes(at.shifted);
    const key = store.addNode(kind, at.corner, { name });
    insertBetween(store, edge, key);
    return key;
  });
}

/** Where a card fits between two others, and what has to move for it. */
export interface Room {
  corner: Point;
  shifted: ReadonlyMap<string, Point>;
}

/**
 * Room for a card between the ends of a dependency that lies left to right: everything down the stream of its end that
 * lies to the right of the new card moves on by what is missing.
 */
export function roomBetween(
  { from, to }: Edge,
  places: { at(key: string): Point },
  downstream: ReadonlySet<string>,
  width: number,
  gap: number,
): Room {
  const [start, end] = [places.at(from), places.at(to)];
  const free = end.x - start.x - width;
  const missing = Math.ceil(Math.max(0, width + 2 * gap - free) / 20) * 20;
  // An edge that leads back, or down, has no between: the card goes to its middle and nothing moves.
  const alongside = end.x > start.x;
  const shift = alongside ? missing : 0;
  const x = alongside ? start.x + (end.x + shift - start.x) / 2 : (start.x + end.x) / 2;
  const shifted = new Map<string, Point>();
  if (shift > 0) {
    for (const key of new Set([to, ...downstream])) {
      const place = places.at(key);
      if (place.x >= end.x) shifted.set(key, { x: place.x + shift, y: place.y });
    }
  }
  return { corner: { x: Math.round(x), y: Math.round((start.y + end.y) / 2) }, shifted };
}

/** Removes nodes and joins what led to them with what followed, as one step; gives how many dependencies were drawn. */
export function removeAndJoin(store: FlowStore, keys: Iterable<string>): number {
  const gone = new Set([...keys].filter((key) => store.node(key)));
  if (gone.size === 0) return 0;
  const { graph } = store;
  // What can be reached through removed nodes only.
  const beyond = (start: string): string[] => {
    const seen = new Set([start]);
    const found = new Set<string>();
    const open = [start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      for (const next of graph.next(key)) {
        if (!gone.has(next)) found.add(next);
        else if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    return [...found];
  };
  const wanted: Edge[] = [];
  for (const key of gone) {
    for (const from of new Set(graph.previous(key))) {
      if (!gone.has(from)) for (const to of beyond(key)) wanted.push({ from, to });
    }
  }
  return store.group("join", () => {
    store.removeNodes(gone);
    return wanted.filter((edge) => store.connect(edge.from, edge.to) === null).length;
  });
}
