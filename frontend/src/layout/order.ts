/** What the ordering needs of dagre's graph in the middle of a layout: proper layers, long edges cut into pieces. */
export interface Layers {
  nodes(): string[];
  node(key: string): Layered;
  edges(): { v: string; w: string }[];
}

interface Layered {
  rank?: number;
  order?: number;
  /** Set for a piece of a long edge. */
  edgeObj?: { v: string; w: string };
}

/** How many times the layers are gone through at most, once from each side. */
const sweeps = 12;

/**
 * Orders the nodes of each layer so that few edges cross, beginning with the order in which they lie now. Another order
 * is taken only when it is better: so a tidy flow stays as it is, and what a person put above stays above.
 */
export function orderLayers(graph: Layers, height: (key: string) => number): void {
  const keys = graph.nodes();
  const layers: string[][] = [];
  const start = new Map<string, number>();
  for (const key of keys) {
    const { rank = 0, edgeObj } = graph.node(key);
    layers[rank] ??= [];
    layers[rank].push(key);
    start.set(key, edgeObj ? (height(edgeObj.v) + height(edgeObj.w)) / 2 : height(key));
  }
  for (let rank = 0; rank < layers.length; rank++) layers[rank] ??= [];
  const above = new Map<string, string[]>(keys.map((key) => [key, []]));
  const below = new Map<string, string[]>(keys.map((key) => [key, []]));
  for (const { v, w } of graph.edges()) {
    below.get(v)!.push(w);
    above.get(w)!.push(v);
  }
  let order = layers.map((layer) => [...layer].sort((a, b) => start.get(a)! - start.get(b)!));
  let best = order;
  let least = crossings(order, below);
  for (let sweep = 0, idle = 0; sweep < sweeps && idle < 4 && least > 0; sweep++) {
    order = swept(order, sweep % 2 === 0 ? above : below, sweep % 2 === 0);
    const crossed = crossings(order, below);
    idle = crossed < least ? 0 : idle + 1;
    if (crossed >= least) continue;
    least = crossed;
    best = order;
  }
  for (const layer of best)
    layer.forEach((key, at) => {
      graph.node(key).order = at;
    });
}

/** Every layer by the middle of its neighbours in the one before; those without neighbours stay where they are. */
function swept(layers: string[][], neighbours: Map<string, string[]>, forward: boolean): string[][] {
  const result = [...layers];
  const place = placesOf(layers);
  const ranks = layers.map((_, rank) => rank);
  for (const rank of forward ? ranks.slice(1) : ranks.slice(0, -1).reverse()) {
    const layer = layers[rank]!;
    const middle = new Map(
      layer.map((key, at) => {
        const others = neighbours.get(key)!;
        const sum = others.reduce((total, other) => total + place.get(other)!, 0);
        return [key, others.length === 0 ? at : sum / others.length];
      }),
    );
    // The sort is stable: what is equal keeps its order.
    result[rank] = [...layer].sort((a, b) => middle.get(a)! - middle.get(b)!);
    result[rank].forEach((key, at) => {
      place.set(key, at);
    });
  }
  return result;
}

function placesOf(layers: readonly (readonly string[])[]): Map<string, number> {
  const place = new Map<string, number>();
  for (const layer of layers)
    layer.forEach((key, at) => {
      place.set(key, at);
    });
  return place;
}

/** How many pairs of edges cross between neighbouring layers, counted with a tree of sums. */
export function crossings(layers: string[][], below: Map<string, string[]>): number {
  const place = placesOf(layers);
  let count = 0;
  layers.forEach((layer, rank) => {
    const width = layers[rank + 1]?.length ?? 0;
    const tree = new Int32Array(width + 1);
    let drawn = 0;
    for (const key of layer) {
      const ends = below.get(key)!.map((end) => place.get(end)!);
      for (const end of ends) {
        let before = 0;
        for (let at = end + 1; at > 0; at -= at & -at) before += tree[at]!;
        count += drawn - before;
      }
      for (const end of ends) for (let at = end + 1; at <= width; at += at & -at) tree[at]! += 1;
      drawn += ends.length;
    }
  });
  return count;
}
