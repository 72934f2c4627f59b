import { describe, expect, it } from "vitest";
import { type Change, merge, type Question, type Side } from "../../src/merge";
import type { Definition, FlowNode } from "../../src/model";
import { diamond, node } from "./flows";

type Edit = (flow: Definition) => Definition;

const onNode =
  (key: string, edit: (one: FlowNode) => FlowNode): Edit =>
  (flow) => ({ ...flow, nodes: flow.nodes?.map((one) => (one.key === key ? edit(one) : one)) ?? [] });
const sql = (key: string, text: string) =>
  onNode(key, (one) => ({ ...one, config: { ...one.config, sql: text } }));
const renamed = (key: string, name: string) => onNode(key, (one) => ({ ...one, name }));
const moved = (key: string, x: number) => onNode(key, (one) => ({ ...one, position: { x, y: 0 } }));
const retries = (key: string, count: number) =>
  onNode(key, (one) => ({ ...one, policy: { ...one.policy, retries: count } }));
const without =
  (key: string): Edit =>
  (flow) => ({
    ...flow,
    nodes: flow.nodes?.filter((one) => one.key !== key) ?? [],
    edges: flow.edges?.filter(({ from, to }) => from !== key && to !== key) ?? [],
  });
const withNode =
  (one: FlowNode): Edit =>
  (flow) => ({ ...flow, nodes: [...(flow.nodes ?? []), one] });
const edge =
  (from: string, to: string): Edit =>
  (flow) => ({ ...flow, edges: [...(flow.edges ?? []), { from, to }] });
const cut =
  (from: string, to: string): Edit =>
  (flow) => ({ ...flow, edges: flow.edges?.filter((one) => one.from !== from || one.to !== to) ?? [] });
const both =
  (...edits: Edit[]): Edit =>
  (flow) =>
    edits.reduce((result, edit) => edit(result), flow);

function merged(mine: Edit, theirs: Edit, answer: Side = "mine") {
  const base = diamond();
  const found = merge(base, mine(base), theirs(base));
  const answers = new Map(found.questions.map(({ id }) => [id, answer]));
  return { ...found, ...found.outcome(answers), ids: found.questions.map(({ id }) => id) };
}

const of = (flow: Definition, key: string) => flow.nodes?.find((one) => one.key === key);
const edges = (flow: Definition) => flow.edges?.map(({ from, to }) => from + to);

describe("what only one side changed", () => {
  it("is taken from that side without a question, part by part of one node", () => {
    const { definition, questions, changes } = merged(
      both(sql("a", "select 1"), moved("a", 50)),
      both(retries("a", 3), renamed("a", "Extract")),
    );
    expect(questions).toEqual([]);
    expect(of(definition, "a")).toEqual(
      node("a", {
        name: "Extract",
        position: { x: 50, y: 0 },
        config: { dataSource: "RDS", sql: "select 1", transaction: "SINGLE" },
        policy: { retries: 3 },
      }),
    );
    expect(changes.flatMap(({ settled }: Change) => settled)).toEqual([
      { part: "name", sign: "changed", by: "theirs" },
      { part: "sql", sign: "changed", by: "mine" },
      { part: "settings", sign: "changed", by: "theirs" },
      { part: "place", sign: "changed", by: "mine" },
    ]);
  });

  it("is taken field by field of one policy", () => {
    const safe = onNode("a", (one) => ({ ...one, policy: { rerunIsSafe: true } }));
    const { definition, questions } = merged(safe, retries("a", 2));
    expect(questions).toEqual([]);
    expect(of(definition, "a")?.policy).toEqual({ retries: 2, rerunIsSafe: true });
  });

  it.each<[string, Edit, Edit, string[]]>([
    ["added on both sides", edge("a", "d"), edge("b", "c"), ["ab", "ac", "bd", "bc", "cd", "ad"].sort()],
    ["removed here, added there", cut("a", "b"), edge("a", "d"), ["ac", "bd", "cd", "ad"].sort()],
    ["gone with its node", without("b"), edge("a", "d"), ["ac", "cd", "ad"].sort()],
    ["added alike", edge("a", "d"), edge("a", "d"), ["ab", "ac", "bd", "cd", "ad"].sort()],
  ])("holds for dependencies: %s", (_, mine, theirs, expected) => {
    const { definition, questions } = merged(mine, theirs);
    expect(questions).toEqual([]);
    expect(edges(definition)?.sort()).toEqual(expected);
  });

  it("holds for variables by name, notes, properties and the schedule", () => {
    const mine: Edit = (flow) => ({
      ...flow,
      variables: [...(flow.variables ?? []), { kind: "constant", name: "mine", value: "1" }],
      notes: [],
      schedule: { type: "ONCE", at: "2026-11-26T09:00" },
    });
    const theirs: Edit = (flow) => ({
      ...flow,
      variables: [{ kind: "constant", name: "day", value: "2" }],
      properties: { ...flow.properties, errorHandling: "COMPLETE_POSSIBLE" },
      description: "theirs",
    });
    const { definition, questions } = merged(mine, theirs);
    expect(questions).toEqual([]);
    expect(definition).toEqual({
      ...theirs(diamond()),
      variables: [
        { kind: "constant", name: "day", value: "2" },
        { kind: "constant", name: "mine", value: "1" },
      ],
      notes: [],
      schedule: { type: "ONCE", at: "2026-11-26T09:00" },
    });
  });

  it("makes no question of a default that is written out", () => {
    const written = onNode("a", (one) => ({ ...one, policy: { retries: 0, timeout: "PT120M" } }));
    expect(merged(written, retries("a", 4)).questions).toEqual([]);
  });

  it("is no question when both sides did the same", () => {
    const { definition, questions, changes } = merged(sql("a", "select 2"), sql("a", "select 2"));
    expect(questions).toEqual([]);
    expect(changes).toEqual([]);
    expect(of(definition, "a")?.config?.sql).toBe("select 2");
  });
});

describe("what both sides changed differently", () => {
  it.each<[string, Edit, Edit, string]>([
    ["the SQL", sql("a", "select 1"), sql("a", "select 2"), "node:a:sql"],
    ["the name", renamed("a", "M"), renamed("a", "T"), "node:a:name"],
    ["a setting", retries("a", 1), retries("a", 2), "node:a:settings"],
    ["the place", moved("a", 1), moved("a", 2), "places"],
    ["changed here, deleted there", sql("b", "select 1"), without("b"), "node:b:presence"],
    ["deleted here, changed there", without("b"), retries("b", 9), "node:b:presence"],
    ["connected here, deleted there", edge("a", "d"), without("d"), "node:d:presence"],
    [
      "the flow's name",
      (flow) => ({ ...flow, name: "M" }),
      (flow) => ({ ...flow, name: "T" }),
      "flow:flow:name",
    ],
    [
      "a variable",
      (flow) => ({ ...flow, variables: [{ kind: "constant", name: "day", value: "M" }] }),
      (flow) => ({ ...flow, variables: [] }),
      "variable:day:presence",
    ],
    [
      "a note",
      (flow) => ({ ...flow, notes: [{ ...flow.notes![0]!, text: "M" }] }),
      (flow) => ({ ...flow, notes: [{ ...flow.notes![0]!, text: "T" }] }),
      "note:n:text",
    ],
  ])("is a question that either side can answer: %s", (_, mine, theirs, id) => {
    expect(merged(mine, theirs).ids).toEqual([id]);
    expect(merged(mine, theirs, "mine").definition).toEqual(mine(diamond()));
    expect(merged(mine, theirs, "theirs").definition).toEqual(theirs(diamond()));
  });

  it("is asked for that part only", () => {
    const { definition, ids } = merged(both(sql("a", "M"), retries("a", 1)), sql("a", "T"), "theirs");
    expect(ids).toEqual(["node:a:sql"]);
    expect(of(definition, "a")).toMatchObject({ config: { sql: "T" }, policy: { retries: 1 } });
  });

  it("names the fields of a setting", () => {
    const theirs = both(
      retries("a", 2),
      onNode("a", (one) => ({ ...one, config: { ...one.config, dataSource: "ADB" } })),
    );
    const [question] = merged(retries("a", 1), theirs).questions as Extract<Question, { is: "node" }>[];
    expect(question).toMatchObject({ part: "settings", fields: ["retries"], mine: { key: "a" } });
  });

  it("asks once for all that was moved on both sides", () => {
    const { questions } = merged(both(moved("a", 1), moved("b", 1)), both(moved("a", 2), moved("b", 2)));
    expect(questions).toMatchObject([{ is: "places", nodes: [{ key: "a" }, { key: "b" }] }]);
  });
});

describe("the outcome", () => {
  it("keeps a node with its dependencies when it is kept against its removal", () => {
    const { definition } = merged(sql("b", "select 1"), without("b"), "mine");
    expect(edges(definition)).toEqual(["ab", "ac", "bd", "cd"]);
  });

  it("has no loose dependency when the removal wins", () => {
    const { definition } = merged(edge("a", "d"), without("d"), "theirs");
    expect(edges(definition)).toEqual(["ab", "ac"]);
  });

  it("gives two new nodes of one name different names, and says so", () => {
    const { definition, renamed: list } = merged(
      withNode(node("m", { name: "New" })),
      withNode(node("t", { name: "New" })),
    );
    expect(definition.nodes?.map(({ key, name }) => key + name)).toEqual(
      expect.arrayContaining(["mNew 2", "tNew"]),
    );
    expect(list).toEqual([{ key: "m", from: "New", to: "New 2" }]);
  });

  it.each<[Side, string[]]>([
    ["mine", ["ab", "ac", "bd", "cd", "bc"]],
    ["theirs", ["ab", "ac", "bd", "cd", "cb"]],
  ])("asks about dependencies that close a cycle together: %s", (side, expected) => {
    const { definition, ids } = merged(edge("b", "c"), edge("c", "b"), side);
    expect(ids).toEqual(["cycle"]);
    expect(edges(definition)).toEqual(expect.arrayContaining(expected));
    expect(definition.edges).toHaveLength(5);
  });

  it("keeps what a document holds twice", () => {
    const twice = withNode(node("a", { name: "again" }));
    const base = twice(diamond());
    const { outcome, questions } = merge(base, sql("b", "M")(base), retries("b", 2)(base));
    expect(questions).toEqual([]);
    expect(outcome(new Map()).definition.nodes?.map(({ key }) => key)).toEqual(["a", "b", "c", "d", "a"]);
  });
});
