import { describe, expect, it } from "vitest";
import { Graph } from "../../src/model";
import { chain, diamond, flow, mesh, node, seeded } from "./flows";

const graph = (definition: ReturnType<typeof flow>) => new Graph(definition.edges ?? []);

describe("the graph", () => {
  it("knows what lies up and down the stream", () => {
    const four = graph(diamond());
    expect([...four.downstream("a")].sort()).toEqual(["b", "c", "d"]);
    expect([...four.upstream("d")].sort()).toEqual(["a", "b", "c"]);
    expect(four.downstream("d").size).toBe(0);
    expect(four.next("a")).toEqual(["b", "c"]);
    expect(four.previous("d")).toEqual(["b", "c"]);
  });

  it("names the path that an edge would close, in the order of the edges", () => {
    expect(graph(chain(4)).wouldCloseCycle("n3", "n0")).toEqual(["n0", "n1", "n2", "n3"]);
    expect(graph(chain(4)).wouldCloseCycle("n0", "n3")).toBeNull();
  });

  it("names the shortest of several paths", () => {
    const shortcut = graph(flow([node("a"), node("b"), node("c")], ["a", "b"], ["b", "c"], ["a", "c"]));
    expect(shortcut.wouldCloseCycle("c", "a")).toEqual(["a", "c"]);
  });

  it("gives each refusal its reason", () => {
    const four = graph(diamond());
    expect(four.refusal("a", "a")).toEqual({ reason: "self" });
    expect(four.refusal("a", "b")).toEqual({ reason: "duplicate" });
    expect(four.refusal("d", "a")).toMatchObject({ reason: "cycle" });
    expect(four.refusal("b", "c")).toBeNull();
  });

  it("ends on documents that already hold a cycle", () => {
    const ring = graph(flow([node("a"), node("b")], ["a", "b"], ["b", "a"], ["a", "b"]));
    expect([...ring.downstream("a")].sort()).toEqual(["a", "b"]);
    expect(ring.wouldCloseCycle("a", "b")).toEqual(["b", "a"]);
  });

  it("refuses exactly the edges that would make a cycle", () => {
    const random = seeded(3);
    for (let round = 0; round < 200; round++) {
      const size = 2 + Math.floor(random() * 7);
      const edges: { from: string; to: string }[] = [];
      for (let tries = 0; tries < size * 3; tries++) {
        const from = `k${Math.floor(random() * size)}`;
        const to = `k${Math.floor(random() * size)}`;
        const refused = new Graph(edges).refusal(from, to);
        const cyclic = hasCycle([...edges, { from, to }]);
        const double = edges.some((edge) => edge.from === from && edge.to === to);
        expect(refused !== null).toBe(cyclic || double);
        if (refused === null) edges.push({ from, to });
      }
    }
  });

  it("answers at once for 3,000 nodes", () => {
    const big = graph(mesh(3000));
    expect(big.wouldCloseCycle("m2999", "m0")?.at(-1) ?? "m2999").toBe("m2999");
  });
});

/** Kahn's algorithm, a different way to the same answer. */
function hasCycle(edges: { from: string; to: string }[]): boolean {
  let left = edges;
  for (;;) {
    const targets = new Set(left.map((edge) => edge.to));
    const rest = left.filter((edge) => targets.has(edge.from));
    if (rest.length === left.length) return left.length > 0;
    left = rest;
  }
}
