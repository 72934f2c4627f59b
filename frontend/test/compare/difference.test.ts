import { describe, expect, it } from "vitest";
import { difference, isEmpty, runOtherwise } from "../../src/compare/difference";
import { diamond, flow, node } from "../model/flows";
import { config, edits, full, named, ofNode, policy, rewordings } from "./edits";

describe("the difference of two states of a flow", () => {
  it.each(edits)("names %j and nothing else", (words, edit) => {
    expect(named(difference(full(), edit(full())))).toEqual([...words].sort());
  });

  it.each(rewordings)("is empty for %s", (_, reword) => {
    expect(named(difference(full(), reword(full())))).toEqual([]);
    expect(isEmpty(difference(reword(full()), full()))).toBe(true);
  });

  it("fills in defaults on both sides", () => {
    const found = difference(diamond(), ofNode("b", policy({ timeout: "PT5M", suspended: true }))(diamond()));
    expect(found.nodes[0]?.parts).toEqual([
      { part: "timeout", before: 7200, after: 300 },
      { part: "suspended", before: false, after: true },
    ]);
  });

  it("pairs a key that occurs twice in its order", () => {
    const twice = { ...diamond(), nodes: [node("a"), { ...node("a"), name: "Second" }] };
    const one = { ...diamond(), nodes: [node("a")] };
    expect(isEmpty(difference(twice, structuredClone(twice)))).toBe(true);
    const found = difference(one, twice).nodes;
    expect(found.map(({ is, after }) => [is, after?.name])).toEqual([["added", "Second"]]);
  });

  it("tells which nodes run otherwise: not those that only moved or are gone", () => {
    const after = ofNode("b", (one) => ({ ...one, position: { x: 1, y: 1 } }))(
      ofNode("c", config({ sql: "SELECT 2" }))(diamond()),
    );
    const without = { ...after, edges: (after.edges ?? []).filter(({ to }) => to !== "b") };
    expect(runOtherwise(difference(diamond(), after))).toEqual(new Set(["c"]));
    expect(runOtherwise(difference(diamond(), without))).toEqual(new Set(["b", "c"]));
    expect(runOtherwise(difference(diamond(), flow([node("a", 0, 100)])))).toEqual(new Set());
  });
});
