import { describe, expect, it } from "vitest";
import { clockText, durationText, edgePaint, elapsed } from "../../src/canvas/states";

describe("times of nodes", () => {
  it("are short enough for a card", () => {
    expect([0, 8, 999, 1800, 9999, 12_345, 59_999, 60_000, 3_723_000].map(durationText)).toEqual([
      "0 ms",
      "8 ms",
      "999 ms",
      "1.8 s",
      "9.9 s",
      "12 s",
      "59 s",
      "1:00",
      "1:02:03",
    ]);
    expect([0, 41, 75, 3600].map(clockText)).toEqual(["0:00", "0:41", "1:15", "1:00:00"]);
  });

  it("count on while a node runs and stop when it ended", () => {
    const from = "2026-11-22T12:00:00Z";
    const start = Date.parse(from);
    expect(elapsed({ state: "RUNNING", startedAt: from }, start + 41_000)).toBe(41_000);
    expect(elapsed({ state: "SUCCEEDED", startedAt: from, endedAt: start + 500 }, start + 9_000)).toBe(500);
    expect(elapsed({ state: "WAITING" }, start)).toBeNull();
    expect(elapsed({ state: "RUNNING", startedAt: from }, start - 5_000)).toBe(0);
  });
});

describe("edges of a run", () => {
  it("are painted by both their ends", () => {
    expect(edgePaint("succeeded", "succeeded")).toBe("done");
    expect(edgePaint("succeeded", "running")).toBe("active");
    expect(edgePaint("succeeded", "waiting")).toBe("");
    expect(edgePaint(undefined, undefined)).toBe("");
  });
});
