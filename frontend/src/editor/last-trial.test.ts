import { afterEach, describe, expect, it, vi } from "vitest";
import { lastTrial } from "./last-trial";
import type { Session } from "./session";

describe("the newest trial run", () => {
  const whole = { id: "r2", nodes: [] };

  function answering(items: unknown[]): string[] {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (path: string) => {
      asked.push(path);
      return new Response(JSON.stringify(path.startsWith("/api/runs?") ? { items } : whole));
    });
    return asked;
  }

  const session = (current: unknown) => ({ flowId: "f", autosave: { current } }) as unknown as Session;
  const saved = { is: "saved", revision: 7 };

  afterEach(() => vi.unstubAllGlobals());

  it("is read once when it failed on the draft as it stands", async () => {
    const asked = answering([
      { id: "r1", origin: "SCHEDULE", state: "FAILED", revision: null },
      { id: "r2", origin: "TRIAL", state: "FAILED", revision: 7 },
    ]);
    const one = session(saved);
    expect(await lastTrial(one)).toEqual(whole);
    expect(await lastTrial(one)).toEqual(whole);
    expect(asked).toEqual(["/api/runs?flow=f", "/api/runs/r2"]);
  });

  it.each([
    ["was of an older draft", saved, { id: "r2", origin: "TRIAL", state: "FAILED", revision: 6 }],
    ["went well", saved, { id: "r2", origin: "TRIAL", state: "SUCCEEDED", revision: 7 }],
    [
      "may be of another draft",
      { is: "unsaved" },
      { id: "r2", origin: "TRIAL", state: "FAILED", revision: 7 },
    ],
  ])("is none when it %s", async (_, current, run) => {
    answering([run]);
    expect(await lastTrial(session(current))).toBeNull();
  });
});
