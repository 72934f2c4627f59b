/**
 * How much of the scene is made of elements. The page never holds more than the budget: what would exceed it, or would
 * be too small to read, is drawn by the far view on one 2D canvas instead.
 */
export type Detail = "full" | "light" | "far";

export const farBelow = 0.32;
export const lightBelow = 0.6;

/** Most elements that cards and edges may take together, which leaves room for the canvas's own below 2,000. */
export const elementBudget = 1700;

/** Elements of one card and one edge at their largest. */
export const cost = {
  full: { card: 9, edge: 2 },
  light: { card: 2, edge: 1 },
} as const;

export function detailFor(zoom: number, cards: number, edges: number): Detail {
  if (zoom < farBelow) return "far";
  if (zoom >= lightBelow && cards * cost.full.card + edges * cost.full.edge <= elementBudget) return "full";
  if (cards * cost.light.card + edges * cost.light.edge <= elementBudget) return "light";
  return "far";
}
