// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { QueryPane } from "./query-pane";
import type { QueryAnswer } from "./query-parts";
import type { DataSource, Session } from "./session";

const markup = readFileSync("templates/editor-node.html", "utf8");

describe("what a selected piece answers", () => {
  let panel: HTMLElement;
  let pane: QueryPane;
  let source: Pick<DataSource, "id"> | null;
  let went: [number, number][];
  let sent: { path: string; body: Record<string, unknown>; signal: AbortSignal } | null;
  let answer: Promise<QueryAnswer>;

  const limits = { rows: 500, seconds: 30 };
  const nothing: QueryAnswer = { findings: [], statements: [], failure: null, limits };
  const tried = {
    index: 1,
    line: 1,
    column: 1,
    kind: "SELECT",
    millis: 3,
    notices: [],
    result: null,
    plan: null,
    error: null,
  };

  beforeEach(() => {
    document.body.innerHTML = markup;
    const template = document.querySelector<HTMLTemplateElement>('template[data-template="node"]');
    panel = document.body.appendChild(template?.content.firstElementChild?.cloneNode(true) as HTMLElement);
    [source, went, sent, answer] = [{ id: "s1" }, [], null, Promise.resolve(nothing)];
    vi.stubGlobal("fetch", async (path: string, init: { body: string; signal: AbortSignal }) => {
      sent = { path, body: JSON.parse(init.body), signal: init.signal };
      const gone = new Promise<never>((_, no) =>
        init.signal.addEventListener("abort", () => no(new Error("gone"))),
      );
      return new Response(JSON.stringify(await Promise.race([answer, gone])));
    });
    const session = {
      flowId: "f1",
      autosave: { flush: async () => 1 },
      runTime: () => "2026-06-04T16:00:00Z",
    } as unknown as Session;
    pane = new QueryPane(panel, session, "a", {
      source: () => source as DataSource | null,
      piece: () => ({ text: "select 1", line: 3, column: 5, selected: true }),
      goto: (line, column) => went.push([line, column]),
    });
  });

  afterEach(() => vi.unstubAllGlobals());

  const body = () => panel.querySelector("[data-query-body]") as HTMLElement;

  it("is asked with the draft's values at the lens", async () => {
    await pane.run(false);
    expect(sent?.path).toBe("/api/data-sources/s1/queries");
    expect(sent?.body).toEqual({
      sql: "select 1",
      flow: "f1",
      node: "a",
      runTime: "2026-06-04T16:00:00Z",
      explain: false,
    });
  });

  it("stands in a grid, with markup as text and null as null", async () => {
    const columns = [
      { name: "n", type: "int4" },
      { name: "t", type: "text" },
    ];
    const result = {
      columns,
      rows: [
        [1, "<b>"],
        [2, null],
      ],
      truncated: false,
    };
    answer = Promise.resolve({ ...nothing, statements: [{ ...tried, result }] });
    await pane.run(false);
    expect([...body().querySelectorAll("td")].map((td) => td.textContent)).toEqual([
      "1",
      "<b>",
      "2",
      "run.null",
    ]);
    expect(body().querySelector("b b")).toBeNull();
  });

  it("leads to the place of an error in the whole script", async () => {
    const error = { message: "no", sqlState: "42703", line: 1, column: 8, detail: null, hint: null };
    const second = { ...error, line: 2, column: 1 };
    answer = Promise.resolve({
      ...nothing,
      statements: [
        { ...tried, error },
        { ...tried, error: second },
      ],
    });
    await pane.run(false);
    for (const button of body().querySelectorAll<HTMLElement>("button.link")) button.click();
    expect(went).toEqual([
      [3, 12],
      [4, 1],
    ]);
  });

  it("is cancelled by closing the request", async () => {
    answer = new Promise(() => {});
    const run = pane.run(false);
    await vi.waitFor(() => expect(sent).not.toBeNull());
    (panel.querySelector('[data-query-act="cancel"]') as HTMLElement).click();
    await run;
    expect(sent?.signal.aborted).toBe(true);
    expect(body().textContent).toBe("query.cancelled");
  });

  it("needs a database", async () => {
    source = null;
    await pane.run(true);
    expect(sent).toBeNull();
    expect(body().textContent).toBe("query.noSource");
  });
});
