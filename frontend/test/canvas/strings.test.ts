import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filled } from "../../src/canvas/strings";
import { english } from "./english";

describe("the canvas's texts", () => {
  it("are all in the bundle, and the bundle has no others", () => {
    const keys = [...readFileSync("src/canvas/strings.ts", "utf8").matchAll(/^ {2}\| "([^"]+)"/gm)];
    expect(Object.keys(english()).sort()).toEqual(keys.map((match) => match[1]).sort());
  });

  it("are filled in without touching what they are filled with", () => {
    expect(filled("{0} after {1}", "a {1}", "b")).toBe("a {1} after b");
    expect(filled("{0} of {1}", 1)).toBe("1 of {1}");
  });
});
