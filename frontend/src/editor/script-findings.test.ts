// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Finding, FlowStore } from "../model";
import type { SqlFinding } from "../sql";
import { Cell } from "./cell";
import type { ForeignWrite } from "./foreign-writes";
import { ScriptFindings } from "./script-findings";
import type { Session } from "./session";

describe("findings of a script as somebody types", () => {
  const sql = "select '${day}';\ninsert into t select ${none}";
  let store: FlowStore;
  let shown: SqlFinding[] | null;
  let added: string[];
  let doubted: string[];
  let asked: { nodes: unknown[]; edges: unknown[] }[];
  let answer: Partial<Finding>[];
  let onScreen: string;
  let look: () => void;
  let foreign: Cell<ReadonlyMap<string, ForeignWrite>>;

  beforeEach(() => {
    vi.useFakeTimers();
    store = new FlowStore({
      format: "millrace/v1",
      name: "flow",
      nodes: [
        {
          key: "a",
          name: "A",
          kind: "sql",
          config: { sql },
          variables: [{ kind: "time", name: "day", format: "YYYYMMdd" }],
        },
        { key: "b", name: "B", kind: "sql" },
      ],
    });
    [shown, added, doubted, asked, answer, onScreen] = [null, [], [], [], [], sql];
    vi.stubGlobal("fetch", async (_path: string, { body }: { body: string }) => {
      asked.push(JSON.parse(body));
      return new Response(JSON.stringify({ findings: answer }));
    });
    foreign = new Cell<ReadonlyMap<string, ForeignWrite>>(new Map());
    const session = { api: "/api/flows/f", store, foreign } as unknown as Session;
    look = new ScriptFindings(session, "a", {
      script: () => onScreen,
      show: (findings) => {
        shown = [...findings];
      },
      doubt: (ofNode) => {
        doubted = [...ofNode.keys()];
      },
      added: (name) => added.push(name),
    }).look;
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function found(): Promise<SqlFinding[] | null> {
    look();
    await vi.runAllTimersAsync();
    return shown;
  }

  it("are asked of the node alone", async () => {
    await found();
    expect(asked[0]?.nodes).toEqual([store.node("a")]);
    expect(asked[0]?.edges).toEqual([]);
  });

  it("of another text than the one on the screen are dropped", async () => {
    look();
    vi.advanceTimersByTime(300);
    onScreen = "select 1";
    await vi.runAllTimersAsync();
    expect(asked).toHaveLength(1);
    expect(shown).toBeNull();
  });

  it("offer an undefined variable as one of the node", async () => {
    answer = [
      { severity: "ERROR", code: "variable-undefined", node: "a", message: "no", line: 2, column: 22 },
    ];
    const [finding] = (await found()) ?? [];
    finding?.fixes?.[0]?.act();
    expect(store.node("a")?.variables?.[1]).toMatchObject({ name: "none", base: "BUSINESS_TIME" });
    expect(added).toEqual(["none"]);
  });

  it("show a doubtful format at its first use, with the one that was meant", async () => {
    answer = [
      {
        severity: "WARNING",
        code: "format-suspicious",
        node: "a",
        message: "Y?",
        field: "variables[0].format",
      },
    ];
    const [finding] = (await found()) ?? [];
    expect([finding?.line, finding?.column]).toEqual([1, 9]);
    expect(doubted).toEqual(["day"]);
    finding?.fixes?.[0]?.act();
    expect(store.node("a")?.variables?.[0]).toMatchObject({ name: "day", format: "yyyyMMdd" });
  });

  it("offer that a rerun is safe where something outside is touched", async () => {
    answer = [
      { severity: "WARNING", code: "external-effect", node: "a", message: "dblink", line: 1, column: 1 },
    ];
    const [finding] = (await found()) ?? [];
    finding?.fixes?.[0]?.act();
    expect(store.node("a")?.policy?.rerunIsSafe).toBe(true);
    expect((await found())?.[0]?.fixes).toEqual([]);
  });

  it("are joined by what the catalog says of the same text, with the same offer", async () => {
    expect(await found()).toEqual([]);
    const finding: Finding = {
      severity: "WARNING",
      code: "external-effect",
      node: "a",
      message: "t is foreign",
      line: 2,
      column: 1,
    };
    foreign.value = new Map([["a", { finding, sql, dataSource: null }]]);
    expect(shown).toMatchObject([{ message: "t is foreign", line: 2, column: 1 }]);
    shown?.[0]?.fixes?.[0]?.act();
    expect(store.node("a")?.policy?.rerunIsSafe).toBe(true);
    answer = [{ ...finding, message: "own" }];
    expect(await found()).toMatchObject([{ message: "own" }]);
  });
});
