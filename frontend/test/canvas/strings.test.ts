import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { english, filled } from "../../src/canvas/strings";

describe("the canvas's texts", () => {
  it("are those of the bundle", () => {
    const lines = readFileSync("messages/messages.properties", "utf8").split("\n");
    const bundle = lines
      .map((line) => /^js\.canvas\.([^=]+)=(.*)$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => [match[1], match[2]]);
    expect(Object.fromEntries(bundle)).toEqual(english);
  });

  it("are filled in without touching what they are filled with", () => {
    expect(filled("{0} after {1}", "a {1}", "b")).toBe("a {1} after b");
    expect(filled("{0} of {1}", 1)).toBe("1 of {1}");
  });
});
