import { describe, expect, it } from "vitest";
import {
  addBetween,
  FlowStore,
  fitsBetween,
  insertBetween,
  removeAndJoin,
  roomBetween,
} from "../../src/model";
import { chain, diamond, flow, node } from "./flows";

const places = (store: FlowStore) => ({ at: (key: string) => store.node(key)!.position! });

describe("a node in a dependency", () => {
  it("takes its place, as one step", () => {
    const store = new FlowStore(flow([node("a"), node("b", 300), node("x", 0, 300)], ["a", "b"]));
    expect(fitsBetween(store, { from: "a", to: "b" }, "x")).toBe(true);
    insertBetween(store, { from: "a", to: "b" }, "x");
    expect(store.edges).toEqual([
      { from: "a", to: "x" },
      { from: "x", to: "b" },
    ]);
    store.undo();
    expect(store.edges).toEqual([{ from: "a", to: "b" }]);
  });

  it("is refused where it would close a cycle, or is an end itself", () => {
    const store = new FlowStore(chain(3));
    expect(fitsBetween(store, { from: "n0", to: "n1" }, "n2")).toBe(false);
    expect(fitsBetween(store, { from: "n0", to: "n1" }, "n0")).toBe(false);
  });

  it("gets room by moving what comes after on, and only that", () => {
    const store = new FlowStore(
      flow([node("a"), node("b", 280), node("c", 560), node("z", 560, 400)], ["a", "b"], ["b", "c"]),
    );
    const edge = { from: "a", to: "b" };
    const room = roomBetween(edge, places(store), store.graph.downstream("b"), 220, 60);
    const key = addBetween(store, edge, "sql", "Between", room);
    const xs = Object.fromEntries(store.nodes.map((one) => [one.key, one.position!.x]));
    expect(xs.b).toBeGreaterThanOrEqual(xs[key]! + 220);
    expect(xs[key]).toBeGreaterThanOrEqual(220);
    expect(xs.c! - xs.b!).toBe(280);
    expect(xs.z).toBe(560);
    store.undo();
    expect(store.node("c")!.position).toEqual({ x: 560, y: 0 });
    expect(store.canUndo).toBe(false);
  });
});

describe("removing and joining", () => {
  it("draws the dependencies that went through what is gone", () => {
    const store = new FlowStore(chain(4));
    expect(removeAndJoin(store, ["n1", "n2"])).toBe(1);
    expect(store.edges).toEqual([{ from: "n0", to: "n3" }]);
    store.undo();
    expect(store.definition).toEqual(chain(4));
  });

  it("joins every one before with every one after, once", () => {
    const nodes = [node("a"), node("b"), node("x"), node("c"), node("d")];
    const store = new FlowStore(flow(nodes, ["a", "x"], ["b", "x"], ["x", "c"], ["x", "d"], ["a", "c"]));
    expect(removeAndJoin(store, ["x"])).toBe(3);
    expect(store.edges).toHaveLength(4);
  });

  it("draws nothing at an end", () => {
    const store = new FlowStore(diamond());
    expect(removeAndJoin(store, ["d"])).toBe(0);
    expect(store.edges).toHaveLength(2);
  });
});
