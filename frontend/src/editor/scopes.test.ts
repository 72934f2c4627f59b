import { describe, expect, it } from "vitest";
import { chain, diamond, flow, node } from "../../test/model/flows";
import { FlowStore } from "../model";
import { sizeOf } from "./scopes";

describe("a part of a flow", () => {
  it("is a node alone, with all after it, or with all before it", () => {
    const store = new FlowStore(diamond());
    expect(sizeOf({ kind: "NODE", node: "b" }, store)).toBe(1);
    expect(sizeOf({ kind: "FROM", node: "a" }, store)).toBe(4);
    expect(sizeOf({ kind: "TO", node: "d" }, store)).toBe(4);
    expect(sizeOf({ kind: "FROM", node: "b" }, store)).toBe(2);
    expect(sizeOf({ kind: "TO", node: "n2" }, new FlowStore(chain(5)))).toBe(3);
  });

  it("counts a node of a cycle once", () => {
    const cycle = flow([node("a"), node("b")], ["a", "b"], ["b", "a"]);
    expect(sizeOf({ kind: "FROM", node: "a" }, new FlowStore(cycle))).toBe(2);
  });
});
