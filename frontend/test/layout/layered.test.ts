import { describe, expect, it } from "vitest";
import { layered, type Plan } from "../../src/layout/layered";
import type { Definition } from "../../src/model";
import { chain, diamond, flow, mesh, node } from "../model/flows";

function plan({ nodes, edges }: Definition): Plan {
  return {
    nodes: nodes!.map(({ key, position }) => ({ key, ...position! })),
    edges: edges!,
    card: { width: 220, height: 56 },
    grid: 20,
  };
}

function overlaps(places: ReturnType<typeof layered>): string[] {
  const all = Object.entries(places);
  return all.flatMap(([a, p], index) =>
    all
      .slice(index + 1)
      .filter(([, q]) => Math.abs(p.x - q.x) < 220 && Math.abs(p.y - q.y) < 56)
      .map(([b]) => `${a} and ${b}`),
  );
}

describe("tidying up", () => {
  it.each([
    ["a diamond", diamond()],
    ["a chain", chain(12)],
    ["a mesh", mesh(240)],
    ["a larger mesh", mesh(400)],
    ["nodes without dependencies", flow([node("a"), node("b"), node("c")])],
  ])("lets every dependency of %s lead to the right and no card cover another", (_, definition) => {
    const places = layered(plan(definition));
    expect(Object.keys(places)).toHaveLength(definition.nodes!.length);
    for (const { from, to } of definition.edges!) expect(places[to]!.x).toBeGreaterThan(places[from]!.x);
    expect(overlaps(places)).toEqual([]);
    for (const { x, y } of Object.values(places)) expect([x % 20, y % 20].map(Math.abs)).toEqual([0, 0]);
  });

  it("gives the same picture for the same flow, and keeps its corner", () => {
    const moved = {
      ...diamond(),
      nodes: diamond().nodes!.map((one) => ({
        ...one,
        position: { x: one.position!.x + 500, y: one.position!.y - 300 },
      })),
    };
    expect(layered(plan(moved))).toEqual(layered(plan(moved)));
    const places = Object.values(layered(plan(moved)));
    expect(Math.min(...places.map((one) => one.x))).toBe(500);
    expect(Math.min(...places.map((one) => one.y))).toBe(-300);
  });

  it("leaves what is tidy where it is", () => {
    const once = layered(plan(diamond()));
    const tidy = {
      ...diamond(),
      nodes: diamond().nodes!.map((one) => ({ ...one, position: once[one.key]! })),
    };
    expect(layered(plan(tidy))).toEqual(once);
  });

  it("copes with cycles, doubles, loose ends and places at the end of the world", () => {
    const bad = flow(
      [node("a", 1e9, -1e9), node("b", -1e9, 1e9)],
      ["a", "b"],
      ["b", "a"],
      ["a", "a"],
      ["a", "b"],
      ["a", "gone"],
    );
    expect(Object.keys(layered(plan(bad)))).toHaveLength(2);
  });
});
