import { describe, expect, it } from "vitest";
import {
  cardRect,
  curve,
  distanceToCurve,
  fitted,
  inPort,
  onCurve,
  outPort,
  revealed,
  snapped,
  toScreen,
  toWorld,
  visibleRect,
  zoomedAt,
} from "../../src/canvas/geometry";
import { cost, detailFor, elementBudget } from "../../src/canvas/lod";
import { seeded } from "../model/flows";

const size = { width: 1200, height: 700 };

describe("the view", () => {
  it("goes from screen to world and back", () => {
    const view = { x: 37, y: -12, zoom: 0.7 };
    const there = toScreen(view, toWorld(view, { x: 400, y: 300 }));
    expect(there.x).toBeCloseTo(400);
    expect(there.y).toBeCloseTo(300);
  });

  it("keeps the point under the pointer while it zooms, within 10 and 200 %", () => {
    const random = seeded(5);
    let view = { x: 0, y: 0, zoom: 1 };
    for (let round = 0; round < 200; round++) {
      const at = { x: random() * size.width, y: random() * size.height };
      const before = toWorld(view, at);
      view = zoomedAt(view, at, view.zoom * (0.5 + random() * 1.2));
      const after = toWorld(view, at);
      expect(after.x).toBeCloseTo(before.x, 5);
      expect(after.y).toBeCloseTo(before.y, 5);
      expect(view.zoom).toBeGreaterThanOrEqual(0.1);
      expect(view.zoom).toBeLessThanOrEqual(2);
    }
  });

  it("fits everything, and never beyond 100 %", () => {
    const wide = { x: -500, y: 20, width: 4000, height: 900 };
    const shown = visibleRect(fitted(wide, size), size);
    expect(shown.x).toBeLessThanOrEqual(wide.x);
    expect(shown.x + shown.width).toBeGreaterThanOrEqual(wide.x + wide.width);
    expect(shown.y).toBeLessThanOrEqual(wide.y);
    expect(fitted({ x: 0, y: 0, width: 10, height: 10 }, size).zoom).toBe(1);
  });

  it("moves only as far as it must to show a card", () => {
    const view = { x: 0, y: 0, zoom: 1 };
    expect(revealed(view, size, cardRect({ x: 300, y: 300 }))).toBe(view);
    const right = revealed(view, size, cardRect({ x: 1100, y: 300 }));
    expect(right).toEqual({ x: -(1100 + 220 - (1200 - 32)), y: 0, zoom: 1 });
  });

  it("snaps to the grid", () => {
    expect(snapped({ x: 29, y: -31 })).toEqual({ x: 20, y: -40 });
  });
});

describe("an edge", () => {
  it("runs from the right side of one card to the left side of the other", () => {
    const [from, to] = [outPort({ x: 0, y: 0 }), inPort({ x: 400, y: 100 })];
    expect(from).toEqual({ x: 220, y: 28 });
    expect(to).toEqual({ x: 400, y: 128 });
    expect(curve(from, to)).toMatch(/^M220 28C.* 400 128$/);
    expect(onCurve(from, to, 0)).toEqual(from);
    expect(onCurve(from, to, 1)).toEqual(to);
  });

  it("is met by points on it and not by points beside it", () => {
    const random = seeded(2);
    for (let round = 0; round < 100; round++) {
      const from = { x: random() * 500, y: random() * 500 };
      const to = { x: random() * 500, y: random() * 500 };
      expect(distanceToCurve(from, to, onCurve(from, to, random()))).toBeLessThan(4);
    }
    expect(distanceToCurve({ x: 0, y: 0 }, { x: 400, y: 0 }, { x: 200, y: 60 })).toBeGreaterThan(50);
  });
});

describe("the degree of detail", () => {
  it("is far below 32 %, whatever there is", () => {
    expect(detailFor(0.31, 1, 0)).toBe("far");
    expect(detailFor(0.31, 1, 0, { from: "full", zooming: true })).toBe("far");
  });

  it("never costs more elements than the budget", () => {
    for (const zoom of [0.32, 0.5, 0.6, 1, 2]) {
      for (const cards of [1, 50, 100, 188, 189, 400, 850, 3000]) {
        for (const edges of [0, cards, cards * 4]) {
          for (const from of ["full", "light", "far"] as const)
            for (const motion of [null, { from, zooming: false }, { from, zooming: true }]) {
              const detail = detailFor(zoom, cards, edges, motion);
              if (detail === "far") continue;
              expect(cards * cost[detail].card + edges * cost[detail].edge).toBeLessThanOrEqual(
                elementBudget,
              );
            }
        }
      }
    }
  });

  it("is kept while the view moves", () => {
    expect(detailFor(0.45, 20, 20)).toBe("light");
    expect(detailFor(0.45, 20, 20, { from: "full", zooming: false })).toBe("full");
    expect(detailFor(0.45, 20, 20, { from: "full", zooming: true })).toBe("full");
    expect(detailFor(0.45, 400, 400, { from: "light", zooming: false })).toBe("light");
  });

  it("is never hundreds of cards in the middle of a zoom", () => {
    expect(detailFor(0.45, 400, 400, { from: "light", zooming: true })).toBe("far");
    expect(detailFor(0.45, 400, 400, { from: "full", zooming: true })).toBe("far");
    expect(detailFor(0.45, 20, 20, { from: "far", zooming: true })).toBe("far");
    expect(detailFor(0.6, 20, 20, { from: "far", zooming: true })).toBe("full");
  });
});
