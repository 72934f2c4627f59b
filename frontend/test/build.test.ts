import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sprite } from "../build/icons.mjs";

describe("the build", () => {
  it("finds every icon that templates may name", () => {
    const names: string[] = JSON.parse(readFileSync("icons.json", "utf8"));
    expect(sprite(names).match(/<symbol /g)).toHaveLength(names.length);
  });

  it("keeps download addresses out of the lock file", () => {
    expect(existsSync("package-lock.json")).toBe(true);
    expect(readFileSync("package-lock.json", "utf8")).not.toContain('"resolved"');
  });
});
