import type { Point } from "../model";
import { card, type Guide, grid } from "./geometry";

/** Where something that is dragged comes to lie, and the lines along which it then lies with others. */
export interface Aligned {
  place: Point;
  guides: Guide[];
}

/**
 * Puts a card in line with another one whose edge is within `reach` world units, else on the grid, each direction by
 * itself. All cards have one size, so that equal corners are equal middles too.
 */
export function aligned(wanted: Point, others: readonly Point[], reach: number): Aligned {
  const x = nearest(
    wanted.x,
    others.map((other) => other.x),
    reach,
  );
  const y = nearest(
    wanted.y,
    others.map((other) => other.y),
    reach,
  );
  const place = {
    x: x ?? Math.round(wanted.x / grid) * grid,
    y: y ?? Math.round(wanted.y / grid) * grid,
  };
  return { place, guides: guidesAt(place, others) };
}

function nearest(value: number, candidates: readonly number[], reach: number): number | null {
  let best: number | null = null;
  let least = reach;
  for (const candidate of candidates) {
    const far = Math.abs(candidate - value);
    if (far <= least) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

/** A line through the middles of the cards that lie exactly in one column or one row with the place. */
function guidesAt(place: Point, others: readonly Point[]): Guide[] {
  const guides: Guide[] = [];
  const column = others.filter((other) => other.x === place.x).map((other) => other.y);
  const row = others.filter((other) => other.y === place.y).map((other) => other.x);
  if (column.length > 0) {
    const x = place.x + card.width / 2;
    const [top, bottom] = ends([...column, place.y]);
    guides.push({ from: { x, y: top }, to: { x, y: bottom + card.height } });
  }
  if (row.length > 0) {
    const y = place.y + card.height / 2;
    const [left, right] = ends([...row, place.x]);
    guides.push({ from: { x: left, y }, to: { x: right + card.width, y } });
  }
  return guides;
}

function ends(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
