import { type Definition, type Edge, Graph } from "../model";
import { identified, ordered } from "./lists";
import type { Side } from "./thing";

/** A whole flow in the three states. */
export type Whole = Record<"base" | Side, Definition>;

/** A dependency that at least one side drew or took away by itself, not together with a node. */
export interface EdgeChange {
  edge: Edge;
  sign: "added" | "removed";
  by: Side;
}

/** Dependencies that are harmless on each side and close a cycle together. */
export interface Cycle {
  mine: readonly Edge[];
  theirs: readonly Edge[];
}

export interface Edges {
  changes: readonly EdgeChange[];
  cycle: Cycle | null;
  /** The dependencies among the nodes with these keys, of a cycle those of one side only. */
  built(keys: ReadonlySet<string>, cycle: Side): Edge[];
}

export function edgeId({ from, to }: Edge): string {
  return `${from}>${to}`;
}

export function mergedEdges(three: Whole): Edges {
  const base = identified(three.base.edges, edgeId);
  const mine = identified(three.mine.edges, edgeId);
  const theirs = identified(three.theirs.edges, edgeId);
  const keysOf = (side: Definition) => new Set((side.nodes ?? []).map((node) => node.key));
  const known = keysOf(three.base);
  const says = (side: Map<string, Edge>, keys: ReadonlySet<string>) => (id: string, edge: Edge) => {
    if (side.has(id)) return "there" as const;
    // It went with its node: whoever keeps the node keeps it too.
    const went = base.has(id) && [edge.from, edge.to].some((key) => known.has(key) && !keys.has(key));
    return went ? null : ("gone" as const);
  };
  const here = says(mine, keysOf(three.mine));
  const there = says(theirs, keysOf(three.theirs));

  const kept: { edge: Edge; added: Side | null }[] = [];
  const changes: EdgeChange[] = [];
  for (const id of ordered(base.keys(), mine.keys(), theirs.keys())) {
    const edge = (theirs.get(id) ?? mine.get(id) ?? base.get(id))!;
    const before = base.has(id) ? "there" : "gone";
    const [m, t] = [here(id, edge), there(id, edge)];
    const by: Side = m !== null && m !== before ? "mine" : "theirs";
    const now = (by === "mine" ? m : t) ?? before;
    const alone = m !== t;
    if (now !== before && alone) changes.push({ edge, sign: now === "there" ? "added" : "removed", by });
    if (now === "there") kept.push({ edge, added: before === "gone" && alone ? by : null });
  }
  const cycle = cycleOf(kept, three);
  return {
    changes,
    cycle,
    built: (keys, side) => {
      const dropped = new Set(side === "mine" ? cycle?.theirs : cycle?.mine);
      return kept
        .map(({ edge }) => edge)
        .filter((edge) => keys.has(edge.from) && keys.has(edge.to) && !dropped.has(edge));
    },
  };
}

function cycleOf(kept: readonly { edge: Edge; added: Side | null }[], three: Whole): Cycle | null {
  const added = (side: Side) => kept.filter((one) => one.added === side).map(({ edge }) => edge);
  if (added("mine").length === 0 || added("theirs").length === 0) return null;
  const together = new Graph(kept.map(({ edge }) => edge));
  const closing = (side: Side) => {
    // A cycle of one side alone is its author's to mend.
    const alone = new Graph(three[side].edges ?? []);
    return added(side).filter((edge) => closes(together, edge) && !closes(alone, edge));
  };
  const cycle = { mine: closing("mine"), theirs: closing("theirs") };
  return cycle.mine.length > 0 && cycle.theirs.length > 0 ? cycle : null;
}

function closes(graph: Graph, { from, to }: Edge): boolean {
  return from === to || graph.downstream(to).has(from);
}
