import dagre from "@dagrejs/dagre";
import { type Layers, orderLayers } from "./order";
import { rankByLongestPath } from "./rank";

/** What the layout needs of a flow. Sizes and places are canvas units. */
export interface Plan {
  nodes: { key: string; x: number; y: number }[];
  edges: { from: string; to: string }[];
  card: { width: number; height: number };
  grid: number;
}

export type Places = Record<string, { x: number; y: number }>;

const gap = { rank: 80, node: 24 } as const;

/** Up to this many nodes the best ranks are computed; beyond it they would take too long. */
const simplexUpTo = 300;

/**
 * Layers from left to right. The upper left corner stays where it was. The same flow gives the same picture: nodes go in
 * by where they lie, and tidying a tidy flow moves nothing much.
 */
export function layered(plan: Plan): Places {
  const { card, grid } = plan;
  const known = new Map(plan.nodes.map((node) => [node.key, node]));
  const edges = plan.edges.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const ordered = [...plan.nodes].sort((a, b) => a.y - b.y || a.x - b.x || (a.key < b.key ? -1 : 1));
  const left = Math.min(...plan.nodes.map((node) => node.x));
  const top = Math.min(...plan.nodes.map((node) => node.y));
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: "LR",
    ranksep: gap.rank,
    nodesep: gap.node,
    edgesep: 12,
    ranker: touched.size > simplexUpTo ? (rankByLongestPath as unknown as string) : "network-simplex",
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key } of ordered) if (touched.has(key)) graph.setNode(key, { ...card });
  const place = new Map(ordered.map((node, at) => [node.key, at]));
  const sorted = [...edges].sort(
    (a, b) => place.get(a.from)! - place.get(b.from)! || place.get(a.to)! - place.get(b.to)!,
  );
  for (const { from, to } of sorted) graph.setEdge(from, to);
  const height = (key: string) => known.get(key)!.y;
  if (touched.size > 0)
    dagre.layout(graph, { customOrder: (layers) => orderLayers(layers as unknown as Layers, height) });

  const found: Places = {};
  let [width, bottom] = [0, 0];
  let [leftmost, topmost] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const key of graph.nodes()) {
    const { x, y } = graph.node(key) as { x: number; y: number };
    found[key] = { x: x - card.width / 2, y: y - card.height / 2 };
    leftmost = Math.min(leftmost, found[key].x);
    topmost = Math.min(topmost, found[key].y);
  }
  const round = (value: number) => Math.round(value / grid) * grid;
  for (const key of Object.keys(found)) {
    const at = found[key]!;
    found[key] = { x: round(left + at.x - leftmost), y: round(top + at.y - topmost) };
    width = Math.max(width, found[key].x - left + card.width);
    bottom = Math.max(bottom, found[key].y - top + card.height);
  }
  loose(ordered.filter((node) => !touched.has(node.key)).map((node) => node.key));
  return found;

  /** Nodes without dependencies, in rows below the others. */
  function loose(keys: readonly string[]): void {
    const [stepX, stepY] = [card.width + gap.rank, card.height + gap.node];
    const columns = Math.max(4, Math.floor((width + gap.rank) / stepX));
    const under = bottom === 0 ? 0 : bottom + 2 * gap.node;
    keys.forEach((key, at) => {
      const [column, row] = [at % columns, Math.floor(at / columns)];
      found[key] = { x: round(left + column * stepX), y: round(top + under + row * stepY) };
    });
  }
}
