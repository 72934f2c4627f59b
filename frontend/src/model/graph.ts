import type { Edge } from "./definition";

/** Why an edge may not be drawn. `path` holds the keys from `to` back to `from` that the new edge would close. */
export type Refusal =
  | { reason: "self" }
  | { reason: "duplicate" }
  | { reason: "missing" }
  | { reason: "cycle"; path: string[] };

const none: readonly string[] = [];

/** Questions about the edges of one state of a flow. It copes with what validation will find: cycles, doubles, loose ends. */
export class Graph {
  private readonly after = new Map<string, string[]>();
  private readonly before = new Map<string, string[]>();

  constructor(edges: readonly Edge[]) {
    for (const { from, to } of edges) {
      add(this.after, from, to);
      add(this.before, to, from);
    }
  }

  /** Keys one edge downstream. */
  next(key: string): readonly string[] {
    return this.after.get(key) ?? none;
  }

  /** Keys one edge upstream. */
  previous(key: string): readonly string[] {
    return this.before.get(key) ?? none;
  }

  /** Every key that can be reached from `key`, without `key` itself unless a cycle leads back to it. */
  downstream(key: string): Set<string> {
    return reach(this.after, key);
  }

  /** Every key from which `key` can be reached. */
  upstream(key: string): Set<string> {
    return reach(this.before, key);
  }

  has(from: string, to: string): boolean {
    return this.next(from).includes(to);
  }

  /** A shortest path that an edge `from → to` would close to a cycle, from `to` to `from`; null when it would not. */
  wouldCloseCycle(from: string, to: string): string[] | null {
    if (from === to) return [from];
    const cameFrom = new Map<string, string>([[to, to]]);
    const queue = [to];
    for (let at = 0; at < queue.length; at++) {
      const key = queue[at]!;
      for (const next of this.next(key)) {
        if (cameFrom.has(next)) continue;
        cameFrom.set(next, key);
        if (next === from) return trace(cameFrom, to, from);
        queue.push(next);
      }
    }
    return null;
  }

  /** Why `from → to` may not be added, or null when it may. */
  refusal(from: string, to: string): Refusal | null {
    if (from === to) return { reason: "self" };
    if (this.has(from, to)) return { reason: "duplicate" };
    const path = this.wouldCloseCycle(from, to);
    return path ? { reason: "cycle", path } : null;
  }
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

function reach(map: Map<string, string[]>, start: string): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const next of map.get(key) ?? none) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

function trace(cameFrom: Map<string, string>, start: string, end: string): string[] {
  const path = [end];
  for (let key = end; key !== start; ) {
    key = cameFrom.get(key)!;
    path.push(key);
  }
  return path.reverse();
}
