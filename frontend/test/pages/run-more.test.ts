import { afterEach, expect, it, vi } from "vitest";
import { RunMore } from "../../src/pages/run-more";
import type { AttemptDetail } from "../../src/pages/runs";

afterEach(() => vi.unstubAllGlobals());

const statement = (index: number) => ({ index, line: index, command: "SELECT" });
const result = (of: number) => ({ statement: of, columns: [], rows: [], rowCount: 0, truncated: false });
const line = (words: string) => ({ at: "2026-11-22T09:00:00Z", level: "INFO", text: words });

function detail(part: Partial<AttemptDetail>): AttemptDetail {
  return {
    number: 2,
    state: "RUNNING",
    variables: [],
    statements: [statement(1), statement(2)],
    statementCount: 4,
    results: [result(2)],
    resultCount: 2,
    nextStatement: 3,
    log: [line("a")],
    logCount: 2,
    nextLine: 77,
    ...part,
  };
}

function answering(part: Partial<AttemptDetail>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return new Response(JSON.stringify({ key: "n", attemptCount: 2, attempts: [detail(part)] }));
  });
  return asked;
}

it("puts the next part of the statements after those that are shown", async () => {
  const more = new RunMore();
  const asked = answering({
    statements: [statement(3), statement(4)],
    results: [result(4)],
    nextStatement: null,
  });

  await more.read("/node", detail({}), "statements");
  const joined = more.joined(detail({}));

  expect(asked).toEqual(["/node?attempt=2&statement=3"]);
  expect(joined?.statements.map((one) => one.index)).toEqual([1, 2, 3, 4]);
  expect(joined?.results.map((one) => one.statement)).toEqual([2, 4]);
  expect(joined?.nextStatement).toBeNull();
  expect(joined?.nextLine).toBe(77);
});

it("puts the next part of the log after the lines that are shown", async () => {
  const more = new RunMore();
  const asked = answering({ log: [line("b")], nextLine: null });

  await more.read("/node", detail({}), "log");

  expect(asked).toEqual(["/node?attempt=2&line=77"]);
  expect(more.joined(detail({}))?.log.map((one) => one.text)).toEqual(["a", "b"]);
});

it("keeps to the attempt that it was asked of", async () => {
  const more = new RunMore();
  answering({ log: [line("b")], nextLine: null });

  await more.read("/node", detail({}), "log");

  expect(more.joined(detail({ number: 3 }))?.log).toHaveLength(1);
  more.forget();
  expect(more.joined(detail({}))?.log).toHaveLength(1);
});

it("asks for nothing after the end", async () => {
  const asked = answering({});

  await new RunMore().read("/node", detail({ nextLine: null }), "log");

  expect(asked).toEqual([]);
});
