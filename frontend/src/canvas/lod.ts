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

/** What the view is doing, as far as it decides how the scene is drawn. */
export interface Motion {
  /** What the scene was drawn with in the frame before. */
  from: Detail;
  /** Whether its zoom is on its way, not only its place. */
  zooming: boolean;
}

/**
 * The detail for what can be seen. While the view moves, elements stay as long as they are affordable. Hundreds of cards
 * that change their size in every frame, or are made or taken apart in the middle of a zoom, would cost the frames that
 * it needs: there is then the far view, until few cards are left or the view has come to rest.
 */
export function detailFor(zoom: number, cards: number, edges: number, motion: Motion | null = null): Detail {
  if (zoom < farBelow) return "far";
  const affordable = (detail: "full" | "light") =>
    cards * cost[detail].card + edges * cost[detail].edge <= elementBudget;
  const readable = zoom >= lightBelow && affordable("full");
  if (motion?.zooming) return readable || (motion.from === "full" && affordable("full")) ? "full" : "far";
  if (motion && motion.from !== "far" && affordable(motion.from)) return motion.from;
  if (readable) return "full";
  return affordable("light") ? "light" : "far";
}
