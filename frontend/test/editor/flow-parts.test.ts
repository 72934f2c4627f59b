import { describe, expect, it } from "vitest";
import { readingOrder } from "../../src/editor/flow/order";
import { pictureOf } from "../../src/editor/flow/picture";
import { matches } from "../../src/editor/flow/search";
import { FlowStore } from "../../src/model";
import { diamond, flow, node } from "../model/flows";

const inks = {
  ground: "#fff",
  surface: "#fff",
  line: "#ccc",
  edge: "#999",
  ink: "#000",
  muted: "#666",
  accent: "#00f",
  accentSoft: "#eef",
  note: "#ffe",
};

describe("the reading order", () => {
  it("puts each node after what it depends on, from the left and the top", () => {
    expect(readingOrder(new FlowStore(diamond()))).toEqual(["a", "b", "c", "d"]);
    expect(readingOrder(new FlowStore(flow([node("b", 0, 9), node("a", 0, 1)])))).toEqual(["a", "b"]);
  });

  it("names every node once, cycles and doubles included", () => {
    const bad = flow([node("a"), node("b"), node("c", 5)], ["a", "b"], ["b", "a"], ["a", "b"], ["c", "x"]);
    expect(readingOrder(new FlowStore(bad)).sort()).toEqual(["a", "b", "c"]);
  });
});

describe("a search", () => {
  it("wants every word, somewhere, in any case", () => {
    const one = { ...node("a"), config: { sql: "INSERT INTO t_target", dataSource: "ADB" } };
    expect(matches(one, "node insert adb")).toBe(true);
    expect(matches(one, "insert mysql")).toBe(false);
    expect(matches(one, "  ")).toBe(false);
  });
});

describe("the picture", () => {
  it("holds names as text, whatever they are", () => {
    const bad = flow([{ ...node("a"), name: '<script>"&\u0001' }, node("b", 400)], ["a", "b"], ["a", "gone"]);
    bad.notes = [{ key: "k", text: "a\n<b>", x: 0, y: 200, w: 200, h: 80 }];
    const picture = pictureOf(new FlowStore(bad), inks, (key) => (key === "a" ? "#f00" : null));
    expect(picture).toContain("&#60;script&#62;&#34;&#38;<");
    expect(picture).not.toContain("<script");
    expect(picture.match(/<path d=/g)).toHaveLength(2);
    expect(picture).toContain('stroke="#f00"');
    expect(picture).toContain('viewBox="-40 -40 700 360"');
  });

  it("of nothing is small", () => {
    expect(pictureOf(new FlowStore(flow([])), inks, () => null)).toContain('width="80" height="80"');
  });
});
