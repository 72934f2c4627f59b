import { card } from "../canvas/geometry";
import type { Definition, FlowNode, Point } from "../model";
import type { Difference } from "./difference";

/** How far a removed node's card is put aside where another one took its place. */
const aside = { x: 24, y: 40 } as const;

/**
 * One flow that holds both sides: all of the one after, and what was removed where it was. A removed card that would
 * cover another is moved a little aside.
 */
export function united(after: Definition, found: Difference): Definition {
  const places = new Places((after.nodes ?? []).map(({ position }) => position ?? origin));
  const ghosts = found.nodes.flatMap(({ is, before }): FlowNode[] =>
    is === "removed" && before ? [{ ...before, position: places.take(before.position ?? origin) }] : [],
  );
  const gone = found.edges.flatMap(({ is, edge }) => (is === "removed" ? [edge] : []));
  return {
    format: after.format,
    name: after.name,
    nodes: [...(after.nodes ?? []), ...ghosts],
    edges: [...(after.edges ?? []), ...gone],
    notes: after.notes ?? [],
  };
}

const origin: Point = { x: 0, y: 0 };

/** Where cards lie, by the fields of a grid that is as large as a card: what covers a card lies in one of nine. */
class Places {
  private readonly fields = new Map<string, Point[]>();

  constructor(taken: readonly Point[]) {
    for (const place of taken) this.put(place);
  }

  /** The place itself, or the first free one beside it. */
  take(wanted: Point): Point {
    let place = wanted;
    while (this.covers(place)) place = { x: place.x + aside.x, y: place.y + aside.y };
    this.put(place);
    return place;
  }

  private put(place: Point): void {
    const key = this.field(place, 0, 0);
    const known = this.fields.get(key);
    if (known) known.push(place);
    else this.fields.set(key, [place]);
  }

  private covers(place: Point): boolean {
    const shifts = [-1, 0, 1];
    return shifts.some((right) =>
      shifts.some((down) =>
        this.fields
          .get(this.field(place, right, down))
          ?.some(({ x, y }) => Math.abs(x - place.x) < aside.x && Math.abs(y - place.y) < aside.y),
      ),
    );
  }

  private field({ x, y }: Point, right: number, down: number): string {
    return `${Math.floor(x / card.width) + right}:${Math.floor(y / card.height) + down}`;
  }
}
