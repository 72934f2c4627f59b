import type { Graph, Point } from "../model";

export type Direction = "left" | "right" | "up" | "down";

/** Which way an arrow key points, and the step to take. */
export const arrows: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

export const steps: Record<Direction, [number, number]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/** What walking needs to know of a scene. */
interface Places {
  readonly all: readonly { key: string }[];
  at(key: string): Point;
  has(key: string): boolean;
}

/**
 * Where an arrow key leads from a node: right and left along edges, up and down to the nearest; across a gap to the
 * nearest card in that direction when no edge leads there. Null at the end.
 */
export function walk(scene: Places, graph: Graph, from: string, direction: Direction): string | null {
  if (direction === "right" || direction === "left") {
    const along = (direction === "right" ? graph.next(from) : graph.previous(from)).filter(
      (key) => key !== from && scene.has(key),
    );
    const best = nearest(scene, from, along, (dx, dy) => Math.hypot(dx, dy));
    if (best) return best;
  }
  return nearestInDirection(
    scene,
    from,
    scene.all.map((node) => node.key),
    direction,
  );
}

/** The nearest of some nodes that lie to one side: those within a right angle first count, sideways distance counts double. */
export function nearestInDirection(
  scene: Places,
  from: string,
  keys: readonly string[],
  direction: Direction,
): string | null {
  const horizontal = direction === "left" || direction === "right";
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  return nearest(scene, from, keys, (dx, dy) => {
    const along = (horizontal ? dx : dy) * sign;
    const across = Math.abs(horizontal ? dy : dx);
    return along <= 0 ? Number.POSITIVE_INFINITY : along + 2 * across;
  });
}

function nearest(
  scene: Places,
  from: string,
  keys: readonly string[],
  measure: (dx: number, dy: number) => number,
): string | null {
  const start = scene.at(from);
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const key of keys) {
    if (key === from) continue;
    const { x, y } = scene.at(key);
    const distance = measure(x - start.x, y - start.y);
    if (distance < least) {
      least = distance;
      best = key;
    }
  }
  return best;
}
