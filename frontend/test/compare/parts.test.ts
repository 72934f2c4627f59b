// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { difference } from "../../src/compare/difference";
import { missing } from "../../src/compare/schedule-part";
import { united } from "../../src/compare/union";
import { comparedIn } from "../../src/editor/compare-dialog";
import { diamond, flow, node } from "../model/flows";

describe("the graph of both sides", () => {
  const drawn = (before = diamond(), after = diamond()) => united(after, difference(before, after));

  it("has what was removed where it was, with its dependencies", () => {
    const after = flow(diamond().nodes!.slice(0, 3), ["a", "b"], ["a", "c"]);
    const both = drawn(diamond(), after);
    expect(both.nodes!.find(({ key }) => key === "d")?.position).toEqual({ x: 600, y: 100 });
    expect(both.edges).toContainEqual({ from: "c", to: "d" });
  });

  it("puts a removed card aside where another would cover it, and again where that is taken", () => {
    const before = flow([node("a", 0, 0), node("b", 0, 0)]);
    const both = drawn(before, flow([node("c", 0, 0)]));
    expect(both.nodes!.map(({ position }) => position)).toEqual([
      { x: 0, y: 0 },
      { x: 24, y: 40 },
      { x: 48, y: 80 },
    ]);
  });
});

describe("fires that only one side has", () => {
  const at = (...hours: number[]) =>
    hours.map((hour) => ({ at: `2027-01-01T${String(hour).padStart(2, "0")}:00:00Z` }));

  it.each([
    ["all that a side without fires lacks", at(1, 2), [], at(1, 2)],
    ["none of equal ones", at(1, 2, 3), at(1, 2, 3), []],
    ["those between the others", at(1, 2, 3), at(1, 3, 5), at(2)],
    ["none after the end of a full list", at(2, 4, 6), at(1, 2, 3), []],
    ["those after the end of a list that has no more", at(2, 4, 6), at(1, 2), at(4, 6)],
  ])("are %s", (_, fires, others, only) => {
    expect([...missing(fires, others, 3)]).toEqual(only.map((one) => one.at));
  });
});

describe("the address of a comparison", () => {
  it.each([
    ["#compare=3..draft", { from: 3, to: "draft" }],
    ["#compare=draft..12", { from: "draft", to: 12 }],
    ["#compare=1..2", { from: 1, to: 2 }],
    ["#compare=0..2", null],
    ["#compare=1..", null],
    ["#extract:9", null],
    ["", null],
  ])("%j names %j", (hash, names) => {
    expect(comparedIn(hash)).toEqual(names);
  });
});
