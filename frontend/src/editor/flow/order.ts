import type { FlowStore } from "../../model";

/**
 * Keys in the order in which a reader follows the flow: each after everything it depends on, and otherwise as they lie,
 * from the left and the top. What is in a cycle comes where it lies, at the end.
 */
export function readingOrder(store: FlowStore): string[] {
  const nodes = new Map(store.nodes.map((node) => [node.key, node]));
  const waiting = new Map<string, number>();
  for (const key of nodes.keys())
    waiting.set(key, new Set(store.graph.previous(key).filter((one) => nodes.has(one))).size);
  const place = (key: string) => nodes.get(key)?.position ?? { x: 0, y: 0 };
  const before = (a: string, b: string) => place(a).x - place(b).x || place(a).y - place(b).y;
  const order: string[] = [];
  let ready = [...nodes.keys()].filter((key) => waiting.get(key) === 0).sort(before);
  while (ready.length > 0) {
    const next: string[] = [];
    for (const key of ready) {
      order.push(key);
      for (const after of new Set(store.graph.next(key))) {
        const left = (waiting.get(after) ?? 0) - 1;
        if (!waiting.has(after)) continue;
        waiting.set(after, left);
        if (left === 0) next.push(after);
      }
    }
    ready = next.sort(before);
  }
  const seen = new Set(order);
  return [...order, ...[...nodes.keys()].filter((key) => !seen.has(key)).sort(before)];
}
