import { describe, expect, it } from "vitest";
import { bundleOf, type FlowNode, FlowStore, paste, textOf } from "../../src/model";
import { bundleFrom } from "../../src/model/pasted";
import { diamond, flow, node } from "./flows";

const at = { x: 40, y: 80 };
const all = (...keys: string[]) => new Set(keys);

describe("what is copied", () => {
  it("is the nodes with the dependencies among them, as text that is read back", () => {
    const bundle = bundleOf(diamond(), all("a", "b", "c"), all());
    expect(bundle.edges).toEqual([
      { from: "a", to: "b" },
      { from: "a", to: "c" },
    ]);
    expect(bundleFrom(textOf(bundle))).toEqual(bundle);
  });

  it("comes into another flow with its keys and names, and as one step", () => {
    const store = new FlowStore(flow([]));
    paste(store, bundleOf(diamond(), all("a", "b"), all()), at);
    expect(store.nodes).toEqual([
      { ...node("a"), position: { x: 40, y: 180 } },
      { ...node("b"), position: { x: 340, y: 80 } },
    ]);
    expect(store.edges).toEqual([{ from: "a", to: "b" }]);
    store.undo();
    expect(store.definition).toEqual(flow([]));
  });

  it("gets names and keys of its own where they are taken", () => {
    const store = new FlowStore(diamond());
    const added = paste(store, bundleOf(diamond(), all("a", "b"), all()), at)!;
    const again = paste(store, bundleOf(diamond(), all("a"), all()), at)!;
    expect(new Set(store.nodes.map((one) => one.key)).size).toBe(7);
    expect(store.nodes.slice(4).map((one) => one.name)).toEqual(["Node a 2", "Node b 2", "Node a 3"]);
    expect(store.edges.at(-1)).toEqual({ from: added.nodes[0], to: added.nodes[1] });
    expect(again.nodes).toHaveLength(1);
  });

  it("takes notes along", () => {
    const notes = [{ key: "k", text: "Look here", x: 0, y: 0, w: 100, h: 60 }];
    const store = new FlowStore({ ...diamond(), notes });
    const added = paste(store, bundleOf(store.definition, all(), all("k")), at)!;
    expect(store.definition.notes).toEqual([notes[0], { ...notes[0], key: added.notes[0], x: 40, y: 80 }]);
    store.undo();
    expect(store.definition.notes).toEqual(notes);
  });

  it("is refused when the flow would grow beyond what the console saves", () => {
    const many = Array.from({ length: 4999 }, (_, index) => node(`k${index}`));
    const store = new FlowStore(flow(many));
    expect(paste(store, bundleOf(diamond(), all("a", "b"), all()), at)).toBeNull();
    expect(store.revision).toBe(0);
  });
});

describe("a text that is pasted", () => {
  const sql: FlowNode = {
    ...node("a"),
    config: { dataSource: "RDS", sql: "select 1", expectations: [{ statement: 1, rows: { min: 1 } }] },
    variables: [{ kind: "time", name: "d", format: "yyyyMMdd", base: "RUN_TIME" }],
    policy: { retries: 2, retryDelay: "PT30S", timeout: "PT2H", retryOn: ["08"], suspended: null },
  };
  const text = (one: unknown, more: object = {}) =>
    JSON.stringify({ format: "millrace/v1", nodes: [one], ...more });

  it("may be a whole flow's file", () => {
    expect(bundleFrom(JSON.stringify(diamond()))?.nodes).toHaveLength(4);
    expect(bundleFrom(text(sql))?.nodes).toEqual([sql]);
  });

  it.each([
    ["no JSON", "select 1"],
    ["a number", "1"],
    ["null", "null"],
    ["a list", "[]"],
    ["another program's", JSON.stringify({ nodes: [{ id: 1, type: "n8n" }], connections: {} })],
    ["nothing", JSON.stringify({ format: "millrace/v1", nodes: [] })],
    ["a kind that is not known", text({ ...sql, kind: "spark" })],
    ["a key that is none", text({ ...sql, key: "a b" })],
    ["a name that is too long", text({ ...sql, name: "x".repeat(10_000) })],
    ["a name that is empty", text({ ...sql, name: " " })],
    ["a name that is no text", text({ ...sql, name: { toString: 1 } })],
    ["a place that is none", text({ ...sql, position: { x: "1", y: 2 } })],
    ["a field that is not known", text({ ...sql, onclick: "alert(1)" })],
    ["a prototype", text({ ...sql, constructor: {} })],
    ["a script that is no text", text({ ...sql, config: { sql: 1 } })],
    ["a delay that is none", text({ ...sql, policy: { retryDelay: "30 s" } })],
    ["a variable without a kind", text({ ...sql, variables: [{ name: "x" }] })],
    ["half a character", text({ ...sql, name: "\ud800" })],
    ["a key twice", JSON.stringify({ format: "millrace/v1", nodes: [sql, sql] })],
    ["an edge to nothing", text(sql, { edges: [{ from: "a" }] })],
  ])("is refused when it is %s", (_, pasted) => {
    expect(bundleFrom(pasted)).toBeNull();
  });

  it("loses edges that lead out of it", () => {
    expect(bundleFrom(text(sql, { edges: [{ from: "a", to: "elsewhere" }] }))?.edges).toEqual([]);
  });
});
