import type { Definition, FlowNode } from "../../src/model";

/** The sample flows of the tests. */
export function node(key: string, x = 0, y = 0): FlowNode {
  return { key, name: `Node ${key}`, kind: "sql", position: { x, y } };
}

export function flow(nodes: FlowNode[], ...edges: [string, string][]): Definition {
  return {
    format: "millrace/v1",
    name: "Sample",
    nodes,
    edges: edges.map(([from, to]) => ({ from, to })),
  };
}

/** a → b, a → c, b → d, c → d */
export function diamond(): Definition {
  const nodes = [node("a", 0, 100), node("b", 300, 0), node("c", 300, 200), node("d", 600, 100)];
  return flow(nodes, ["a", "b"], ["a", "c"], ["b", "d"], ["c", "d"]);
}

export function chain(length: number): Definition {
  const keys = Array.from({ length }, (_, at) => `n${at}`);
  const nodes = keys.map((key, at) => node(key, at * 280, 0));
  return flow(nodes, ...keys.slice(1).map((key, at): [string, string] => [keys[at]!, key]));
}

/** `count` nodes in columns of 20, three edges for every two nodes, as the measurements of the design use. */
export function mesh(count: number): Definition {
  const random = seeded(7);
  const nodes = Array.from({ length: count }, (_, at) =>
    node(`m${at}`, Math.floor(at / 20) * 300, (at % 20) * 100),
  );
  const edges = new Map<string, [string, string]>();
  for (let at = 20; at < count; at++) {
    for (let more = at % 2; more < 2; more++) {
      const from = Math.floor(at / 20) * 20 - 20 + Math.floor(random() * 20);
      edges.set(`${from}-${at}`, [`m${from}`, `m${at}`]);
    }
  }
  return flow(nodes, ...edges.values());
}

/** Numbers in [0, 1) that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
