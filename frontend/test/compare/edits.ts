import type { Difference } from "../../src/compare/difference";
import type { Definition, FlowNode, Schedule } from "../../src/model";
import { flow, node } from "../model/flows";

const hourly: Schedule = {
  enabled: true,
  type: "PERIODIC",
  cycle: "HOUR",
  from: "00:00",
  every: 1,
  to: "23:59",
};

/** Everything that a difference names, one short word for each. */
export function named(found: Difference): string[] {
  const words = [
    ...found.fields.map(({ part }) => `flow ${part}`),
    ...found.variables.map(({ name, is }) => `variable ${name} ${is}`),
    ...(found.schedule?.parts ?? []).map(({ part }) => `schedule ${part}`),
    ...found.edges.map(({ edge, is }) => `edge ${edge.from}>${edge.to} ${is}`),
    ...found.notes.map(({ key, is }) => `note ${key} ${is}`),
  ];
  for (const { key, is, moved, parts, variables } of found.nodes) {
    words.push(`node ${key} ${is}`);
    if (moved && is !== "moved") words.push(`node ${key} also moved`);
    words.push(...parts.map(({ part }) => `node ${key} ${part}`));
    words.push(...variables.map((one) => `node ${key} variable ${one.name} ${one.is}`));
  }
  return words.sort();
}

export type Edit = (definition: Definition) => Definition;

export function ofNode(key: string, edit: (node: FlowNode) => FlowNode): Edit {
  return (definition) => ({
    ...definition,
    nodes: (definition.nodes ?? []).map((one) => (one.key === key ? edit(one) : one)),
  });
}

export const config =
  (to: FlowNode["config"]): ((node: FlowNode) => FlowNode) =>
  (one) => ({ ...one, config: { ...one.config, ...to } });
export const policy =
  (to: FlowNode["policy"]): ((node: FlowNode) => FlowNode) =>
  (one) => ({ ...one, policy: { ...one.policy, ...to } });

const constant = { kind: "constant", name: "limit", value: "10" } as const;
const time = { kind: "time", name: "day", format: "yyyyMMdd" } as const;
const note = { key: "s", text: "Look here", x: 0, y: 0, w: 100, h: 50 };

/** A flow in which everything has a value, to change one thing of at a time. */
export function full(): Definition {
  const a: FlowNode = {
    ...node("a", 0, 0),
    description: "first",
    config: {
      dataSource: "RDS",
      sql: "SELECT 1",
      transaction: "SINGLE",
      expectations: [{ query: "SELECT true" }],
    },
    variables: [time, constant],
    policy: { retries: 1, retryOn: ["40", "57P01"] },
  };
  return {
    ...flow([a, node("b", 300, 0), node("c", 600, 0)], ["a", "b"], ["b", "c"]),
    description: "what it does",
    properties: { zone: "Asia/Shanghai", stakeholders: ["ana", "bo"] },
    variables: [time, constant],
    schedule: hourly,
    notes: [note],
  };
}

export const edits: [string[], Edit][] = [
  [["flow name"], (d) => ({ ...d, name: "Other" })],
  [["flow description"], (d) => ({ ...d, description: null })],
  [["flow zone"], (d) => ({ ...d, properties: { ...d.properties, zone: "UTC" } })],
  [
    ["flow errorHandling"],
    (d) => ({ ...d, properties: { ...d.properties, errorHandling: "COMPLETE_POSSIBLE" } }),
  ],
  [
    ["flow concurrency"],
    (d) => ({ ...d, properties: { ...d.properties, concurrency: { policy: "QUEUE" } } }),
  ],
  [
    ["flow concurrency", "flow limit"],
    (d) => ({ ...d, properties: { ...d.properties, concurrency: { policy: "PARALLEL" } } }),
  ],
  [["flow stakeholders"], (d) => ({ ...d, properties: { ...d.properties, stakeholders: ["ana"] } })],
  [["variable limit changed"], (d) => ({ ...d, variables: [time, { ...constant, value: "11" }] })],
  [["variable day removed"], (d) => ({ ...d, variables: [constant] })],
  [["variable more added"], (d) => ({ ...d, variables: [time, constant, { ...constant, name: "more" }] })],
  [
    ["variable day changed"],
    (d) => ({ ...d, variables: [{ kind: "constant", name: "day", value: "" }, constant] }),
  ],
  [["schedule every"], (d) => ({ ...d, schedule: { ...hourly, every: 2 } })],
  [["schedule enabled"], (d) => ({ ...d, schedule: { ...hourly, enabled: false } })],
  [["schedule effectiveTo"], (d) => ({ ...d, schedule: { ...hourly, effective: { to: "2027-01-01" } } })],
  [["schedule missed"], (d) => ({ ...d, schedule: { ...hourly, missed: "ALL" } })],
  [
    ["cycle", "enabled", "every", "from", "to", "type"].map((part) => `schedule ${part}`),
    (d) => ({ ...d, schedule: null }),
  ],
  [["note s changed"], (d) => ({ ...d, notes: [{ ...note, text: "Look there" }] })],
  [["note s moved"], (d) => ({ ...d, notes: [{ ...note, w: 200 }] })],
  [["note s removed"], (d) => ({ ...d, notes: null })],
  [["note t added"], (d) => ({ ...d, notes: [note, { ...note, key: "t" }] })],
  [["edge a>c added"], (d) => ({ ...d, edges: [...(d.edges ?? []), { from: "a", to: "c" }] })],
  [["edge a>b added"], (d) => ({ ...d, edges: [...(d.edges ?? []), { from: "a", to: "b" }] })],
  [["edge b>c removed"], (d) => ({ ...d, edges: [{ from: "a", to: "b" }] })],
  [["node d added"], (d) => ({ ...d, nodes: [...(d.nodes ?? []), node("d")] })],
  [
    [
      "node a removed",
      ...["dataSource", "description", "expectations", "retries", "retryOn", "sql"].map(
        (part) => `node a ${part}`,
      ),
      "node a variable day removed",
      "node a variable limit removed",
    ],
    (d) => ({ ...d, nodes: (d.nodes ?? []).slice(1) }),
  ],
  [["node b moved"], ofNode("b", (one) => ({ ...one, position: { x: 300, y: 20 } }))],
  [["node b changed", "node b name"], ofNode("b", (one) => ({ ...one, name: "Load" }))],
  [
    ["node b also moved", "node b changed", "node b sql"],
    ofNode("b", (one) => config({ sql: "SELECT 2" })({ ...one, position: null })),
  ],
  [["node a changed", "node a description"], ofNode("a", (one) => ({ ...one, description: "" }))],
  [["node a changed", "node a dataSource"], ofNode("a", config({ dataSource: null }))],
  [["node a changed", "node a sql"], ofNode("a", config({ sql: "SELECT 1 " }))],
  [["node a changed", "node a transaction"], ofNode("a", config({ transaction: "PER_STATEMENT" }))],
  [
    ["node a changed", "node a expectations"],
    ofNode("a", config({ expectations: [{ query: "SELECT false" }] })),
  ],
  [
    ["node a changed", "node a variable day changed"],
    ofNode("a", (one) => ({ ...one, variables: [{ ...time, offset: "-1d" }, constant] })),
  ],
  [
    ["node a changed", "node a variable limit removed"],
    ofNode("a", (one) => ({ ...one, variables: [time] })),
  ],
  [["node a changed", "node a retries"], ofNode("a", policy({ retries: 0 }))],
  [["node a changed", "node a retryDelay"], ofNode("a", policy({ retryDelay: "PT31S" }))],
  [["node a changed", "node a backoff"], ofNode("a", policy({ backoff: 1.5 }))],
  [["node a changed", "node a retryOn"], ofNode("a", policy({ retryOn: ["40"] }))],
  [["node a changed", "node a timeout"], ofNode("a", policy({ timeout: "PT2H1S" }))],
  [["node a changed", "node a statementTimeout"], ofNode("a", policy({ statementTimeout: "PT5M" }))],
  [["node a changed", "node a lockTimeout"], ofNode("a", policy({ lockTimeout: "PT5S" }))],
  [["node a changed", "node a rerunIsSafe"], ofNode("a", policy({ rerunIsSafe: true }))],
  [["node a changed", "node a suspended"], ofNode("a", policy({ suspended: true }))],
];

/** The same flow in other words. */
export const rewordings: [string, Edit][] = [
  [
    "defaults written out",
    (d) => ({
      ...d,
      properties: {
        ...d.properties,
        errorHandling: "COMPLETE_RUNNING",
        concurrency: { policy: "SKIP", limit: null },
      },
      schedule: { ...d.schedule!, missed: "LATEST", effective: { from: null, to: null }, cron: null },
    }),
  ],
  [
    "a node's defaults written out",
    ofNode("b", (one) => ({
      ...one,
      description: "",
      config: { dataSource: null, sql: "", transaction: "SINGLE", expectations: [] },
      variables: [],
      policy: {
        retries: 0,
        retryDelay: "PT30S",
        backoff: 1.0,
        retryOn: [],
        timeout: "PT2H",
        statementTimeout: null,
        suspended: false,
      },
    })),
  ],
  ["durations in other units", ofNode("a", policy({ timeout: "PT120M", retryDelay: "PT30S" }))],
  [
    "another order of nodes, edges and variables",
    (d) => ({
      ...d,
      nodes: [...(d.nodes ?? [])].reverse(),
      edges: [...(d.edges ?? [])].reverse(),
      variables: [...(d.variables ?? [])].reverse(),
    }),
  ],
  [
    "another order of stakeholders",
    (d) => ({ ...d, properties: { zone: "Asia/Shanghai", stakeholders: ["bo", "ana"] } }),
  ],
  ["another order of states", ofNode("a", policy({ retryOn: ["57P01", "40"] }))],
  [
    "the base of a variable written out",
    (d) => ({
      ...d,
      variables: [
        { base: "BUSINESS_TIME", offset: "", format: "yyyyMMdd", name: "day", kind: "time" },
        constant,
      ],
    }),
  ],
  ["another order of members", (d) => reversed(d) as Definition],
];

export function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
