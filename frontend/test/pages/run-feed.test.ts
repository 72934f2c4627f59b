// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RunFeed } from "../../src/pages/run-feed";
import type { Run } from "../../src/pages/runs";

class Stream extends EventTarget {
  static last: Stream;
  constructor(readonly url: string) {
    super();
    Stream.last = this;
  }
  close(): void {}
  play(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

const node = (at: number, state: string) => ({ key: `n${at}`, name: `n${at}`, state, attempts: [] });

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["requestAnimationFrame", "cancelAnimationFrame", "setInterval", "clearInterval"],
  });
  vi.stubGlobal("EventSource", Stream);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("tells of all changes before a frame at once, of the first and the last at once", () => {
  const told: Run[] = [];
  new RunFeed("r", { changed: (run) => told.push(run), logged: () => undefined });
  const nodes = Array.from({ length: 100 }, (_, at) => node(at, "WAITING"));
  Stream.last.play("state", { id: "r", state: "RUNNING", nodes });
  expect(told).toHaveLength(1);
  for (let at = 0; at < 100; at++) Stream.last.play("node", node(at, "RUNNING"));
  expect(told).toHaveLength(1);
  vi.advanceTimersByTime(20);
  expect(told).toHaveLength(2);
  expect(told[1]!.nodes.every((one) => one.state === "RUNNING")).toBe(true);
  Stream.last.play("node", node(3, "SUCCEEDED"));
  Stream.last.play("run", { id: "r", state: "SUCCEEDED" });
  expect(told).toHaveLength(3);
  expect(told[2]!.nodes[3]!.state).toBe("SUCCEEDED");
  vi.advanceTimersByTime(100);
  expect(told).toHaveLength(3);
});
