/** What the ranking needs of dagre's graph: no cycles any more. */
export interface Ranked {
  nodes(): string[];
  node(key: string): { rank?: number };
  inEdges(key: string): { v: string; w: string }[] | undefined;
  outEdges(key: string): { v: string; w: string }[] | undefined;
  edge(edge: { v: string; w: string }): { minlen?: number };
}

/**
 * Ranks by the longest path that leads to a node. Dagre's own ranks by the longest path that leads away: a node that
 * nothing follows would stand at the far end, at a dependency as long as the flow. What nothing leads to moves up to
 * what follows it, for the same reason.
 */
export function rankByLongestPath(graph: Ranked): void {
  const waiting = new Map<string, number>();
  const order: string[] = [];
  for (const key of graph.nodes()) {
    const before = graph.inEdges(key)?.length ?? 0;
    waiting.set(key, before);
    graph.node(key).rank = 0;
    if (before === 0) order.push(key);
  }
  for (let at = 0; at < order.length; at++) {
    const rank = graph.node(order[at]!).rank!;
    for (const edge of graph.outEdges(order[at]!) ?? []) {
      const next = graph.node(edge.w);
      next.rank = Math.max(next.rank!, rank + (graph.edge(edge).minlen ?? 1));
      const left = waiting.get(edge.w)! - 1;
      waiting.set(edge.w, left);
      if (left === 0) order.push(edge.w);
    }
  }
  for (const key of order) {
    const after = graph.outEdges(key) ?? [];
    if ((graph.inEdges(key)?.length ?? 0) > 0 || after.length === 0) continue;
    graph.node(key).rank = Math.min(
      ...after.map((edge) => graph.node(edge.w).rank! - (graph.edge(edge).minlen ?? 1)),
    );
  }
}
