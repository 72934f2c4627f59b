/**
 * How much of the scene is made of elements. The page never holds more than the budget: what would exceed it, or would
 * be too small to read, is drawn by the far view on one 2D canvas instead.
 */
export type Detail = "full" | "light" | "far";

export const farBelow = 0.32;
export const lightBelow = 0.5;

/** Most elements that cards and edges may take together, which leaves room for the canvas's own below 2,000. */
export const elementBudget = 1700;

/** Elements of one card and one edge at their largest. */
export const cost = {
  full: { card: 10, edge: 2 },
  light: { card: 2, edge: 1 },
} as const;

/**
 * The detail for what can be seen. While the view moves, `keep` is held on to as long as it is affordable: taking every
 * card apart in the middle of a zoom would cost the frames that the zoom needs.
 */
export function detailFor(zoom: number, cards: number, edges: number, keep: Detail | null = null): Detail {
  if (zoom < farBelow) return "far";
  const affordable = (detail: "full" | "light") =>
    cards * cost[detail].card + edges * cost[detail].edge <= elementBudget;
  if (keep !== null && keep !== "far" && affordable(keep)) return keep;
  if (zoom >= lightBelow && affordable("full")) return "full";
  return affordable("light") ? "light" : "far";
}
