// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import "../../src/canvas";
import { ComparisonView } from "../../src/compare/comparison-view";
import { sideBySide } from "../../src/compare/side-by-side";
import type { Definition, Schedule } from "../../src/model";
import { diamond, flow, mesh, node } from "../model/flows";

const titles = { before: "Version 1", after: "Draft" };

beforeAll(() => {
  const lines = readFileSync("messages/messages.properties", "utf8").split("\n");
  const texts = lines.map((line) => /^js\.([^=]+)=(.*)$/.exec(line)).filter((one) => one !== null);
  const island = document.createElement("script");
  island.type = "application/json";
  island.dataset.texts = "";
  island.textContent = JSON.stringify(Object.fromEntries(texts.map((one) => [one[1], one[2]])));
  document.head.append(island);
});

/** What the server was asked, and what it answers: two fires for every schedule, by its step. */
const asked: { schedule: Schedule; zone: string; count: number; from: string }[] = [];

beforeEach(() => {
  vi.stubGlobal("fetch", async (path: string, request: RequestInit) => {
    expect(path).toBe("/api/preview/schedule");
    const question = JSON.parse(String(request.body));
    asked.push(question);
    const step = question.schedule.every;
    const fires = [1, 2].map((turn) => {
      const hour = String(turn * step).padStart(2, "0");
      return { at: `2027-01-01T${hour}:00:00Z`, local: `2027-01-01T${hour}:00:00`, note: null };
    });
    const answer = { cron: `00 00 00-23/${step} * * ?`, text: `Every ${step} hours.`, fires };
    return new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });
  });
});

afterEach(() => {
  document.body.replaceChildren();
  asked.length = 0;
  vi.unstubAllGlobals();
});

function view(before: Definition, after: Definition): ComparisonView {
  const made = new ComparisonView();
  document.body.append(made.root);
  made.show({ title: "Version 1", definition: before }, { title: "Draft", definition: after });
  return made;
}

const words = (element: Element | null | undefined) =>
  element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
const line = (key: string) => document.querySelector<HTMLDetailsElement>(`.compare-node[data-key="${key}"]`)!;
const rows = (table: Element | null | undefined) =>
  [...(table?.querySelectorAll("tbody tr") ?? [])].map(words);

function open(key: string): void {
  line(key).open = true;
  line(key).dispatchEvent(new Event("toggle"));
}

describe("the comparison of two states", () => {
  it("says that nothing differs, and draws nothing", () => {
    view(diamond(), structuredClone(diamond()));
    expect(words(document.querySelector(".compare-summary"))).toBe("No difference");
    expect(document.querySelector("mr-canvas, .compare-node, table")).toBeNull();
  });

  it("counts what differs in a line and lists each node with its sign", () => {
    const [a, b, c] = diamond().nodes!;
    const after = flow(
      [a!, { ...b!, config: { sql: "SELECT 2" } }, { ...c!, position: { x: 9, y: 9 } }, node("e")],
      ["a", "b"],
    );
    view(diamond(), after);
    expect(words(document.querySelector(".compare-summary"))).toBe(
      "1 node added, 1 node removed, 1 node changed, 1 node moved, 3 dependencies removed",
    );
    const listed = [...document.querySelectorAll(".compare-node summary")].map(words);
    expect(listed.map((one) => one.replace(/^[+−~↔]/, ""))).toEqual([
      "changedNode bSQL",
      "movedNode cmoved",
      "addedNode e",
      "removedNode d",
    ]);
    expect([...document.querySelectorAll(".compare-edges li")].map(words)).toContain(
      "−removed from “Node c” to “Node d”",
    );
  });

  it("makes a node's settings, variables and SQL when its line is opened, not before", async () => {
    const before = flow([{ ...node("a"), config: { sql: "SELECT 1;\nSELECT x;" } }]);
    const after = flow([
      {
        ...node("a"),
        config: { sql: "SELECT 1;\nSELECT y;", dataSource: "ADB" },
        variables: [{ kind: "time", name: "day", format: "yyyyMMdd", offset: "-1d" }],
        policy: { timeout: "PT90M", suspended: true },
      },
    ]);
    view(before, after);
    expect(line("a").querySelector("table")).toBeNull();
    open("a");
    expect(rows(line("a").querySelector("table"))).toEqual([
      "~changed Database–ADB",
      "~changed Timeout of an attempt2 h1 h 30 min",
      "~changed Suspendednoyes",
      "+added day–yyyyMMdd · -1d · business time",
    ]);
    await vi.waitFor(() => expect(line("a").querySelector(".compare-lines")).not.toBeNull());
    expect(rows(line("a").querySelector(".compare-lines"))[1]).toBe("2Removed: SELECT x;2Added: SELECT y;");
  });

  it("tells both schedules in words with their fires, and marks those that only one has", async () => {
    const hourly: Schedule = {
      enabled: true,
      type: "PERIODIC",
      cycle: "HOUR",
      from: "00:00",
      every: 1,
      to: "23:59",
    };
    view(
      { ...diamond(), schedule: hourly },
      { ...diamond(), schedule: { ...hourly, every: 2, missed: "ALL" } },
    );
    await vi.waitFor(() => expect(document.querySelector(".compare-table")).not.toBeNull());
    expect(rows(document.querySelector(".compare-table"))).toEqual([
      "~changed In wordsEvery 1 hours.Every 2 hours.",
      "~changed Cron expression00 00 00-23/1 * * ?00 00 00-23/2 * * ?",
      "Time zoneUTCUTC",
      "~changed Missed firesRun the latestRun all",
      "Next fires−removed 2027-01-01 01:00:002027-01-01 02:00:00",
      "2027-01-01 02:00:00+added 2027-01-01 04:00:00",
    ]);
    expect(new Set(asked.map(({ from }) => from)).size).toBe(1);
  });

  it("opens the line of the node that was entered in the graph and gives it the focus", () => {
    const after = flow([...diamond().nodes!.slice(1), node("e")]);
    view(diamond(), after);
    document
      .querySelector("mr-canvas")!
      .dispatchEvent(new CustomEvent("mr-open", { bubbles: true, detail: { key: "a" } }));
    expect(line("a").open).toBe(true);
    expect(document.activeElement).toBe(line("a").querySelector("summary"));
  });

  it("lists a thousand changed nodes a hundred at a time, and finds the last one from the graph", () => {
    const before = mesh(1000);
    const after = { ...before, nodes: before.nodes!.map((one) => ({ ...one, config: { sql: "SELECT 1" } })) };
    view(before, after);
    expect(document.querySelectorAll(".compare-node")).toHaveLength(100);
    document.querySelector<HTMLElement>(".compare-list > button")!.click();
    expect(document.querySelectorAll(".compare-node")).toHaveLength(200);
    expect(document.activeElement).toBe(line("m100").querySelector("summary"));
    const open = new CustomEvent("mr-open", { bubbles: true, detail: { key: "m999" } });
    document.querySelector("mr-canvas")!.dispatchEvent(open);
    expect(line("m999").open).toBe(true);
    expect(document.querySelector(".compare-list > button")).toBeNull();
  });
});

describe("two scripts side by side", () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `SELECT ${at};`);

  it("folds unchanged lines behind a button that opens them", () => {
    document.body.append(sideBySide(many(20).join("\n"), [...many(19), "SELECT 'x';"].join("\n"), titles));
    const fold = document.querySelector<HTMLElement>(".compare-fold")!;
    expect(fold.textContent).toBe("16 unchanged lines");
    expect(document.querySelectorAll(".compare-lines tbody tr")).toHaveLength(5);
    fold.click();
    expect(document.querySelectorAll(".compare-lines tbody tr")).toHaveLength(20);
    expect(document.activeElement).toBe(document.querySelector(".compare-lines tbody tr"));
  });

  it("colours words of SQL and marks what changed in elements", () => {
    document.body.append(sideBySide("SELECT ${day} FROM old", "SELECT ${day} FROM new", titles));
    const [, before, , after] = document.querySelectorAll(".compare-lines tbody td");
    expect(before!.querySelector("del")!.textContent).toBe("old");
    expect(after!.querySelector("ins")!.textContent).toBe("new");
    expect([...after!.querySelectorAll(".sql-keyword")].map((one) => one.textContent)).toContain("SELECT");
    expect(after!.querySelector(".sql-variable")!.textContent).toBe("${day}");
  });

  it("makes the rows of a long change in portions", () => {
    document.body.append(sideBySide("", many(1000).join("\n"), titles));
    expect(document.querySelectorAll(".compare-lines tbody .no")).toHaveLength(800);
    const more = document.querySelector<HTMLElement>(".compare-fold")!;
    expect(more.textContent).toBe("Show 600 more lines");
    more.click();
    document.querySelector<HTMLElement>(".compare-fold")!.click();
    expect(document.querySelectorAll(".compare-lines tbody .no")).toHaveLength(2000);
  });

  it("says when only the ends of lines differ", () => {
    document.body.append(sideBySide("a\r\nb", "a\nb", titles));
    expect(words(document.body)).toContain("only how they end differs");
  });
});
