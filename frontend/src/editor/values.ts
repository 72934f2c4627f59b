import type { Finding, FlowNode, Variable } from "../model";
import { post } from "../pages/api";
import type { Session } from "./session";

/** A variable's value at the lens, and where it came from. */
export interface Value {
  value: string | null;
  origin: "node" | "flow" | "system";
  findings: readonly Pick<Finding, "message">[];
  /** What it was computed from. */
  variable?: Variable;
  /** The instant that a time was counted from. */
  base?: string | null;
}

interface Previewed {
  value: string | null;
  base?: string | null;
  findings?: Pick<Finding, "message">[] | null;
}

/** Variables that the console itself provides, as far as a time decides them. */
const systemTimes: readonly Variable[] = [
  { kind: "time", name: "bizdate", format: "yyyy-MM-dd", offset: "", base: "BUSINESS_TIME" },
  { kind: "time", name: "rundate", format: "yyyy-MM-dd", offset: "", base: "RUN_TIME" },
  { kind: "time", name: "runtime", format: "yyyy-MM-dd HH:mm:ss", offset: "", base: "RUN_TIME" },
];

const cache = new Map<string, Promise<Record<string, Previewed>>>();

/** The values that the server gives these variables; the same question is asked once. */
export function preview(
  variables: readonly Variable[],
  zone: string,
  runTime: string,
): Promise<Record<string, Previewed>> {
  if (variables.length === 0) return Promise.resolve({});
  const question = JSON.stringify({ variables, zone, runTime });
  let answer = cache.get(question);
  if (!answer) {
    if (cache.size > 200) cache.clear();
    answer = post<Record<string, Previewed>>("/api/preview/variables", JSON.parse(question));
    answer.catch(() => cache.delete(question));
    cache.set(question, answer);
  }
  return answer;
}

/** Everything a script of the node may name, the nearest definition of each name. */
export async function valuesFor(
  session: Session,
  node: FlowNode | undefined,
  runTime = session.runTime(),
): Promise<Map<string, Value>> {
  const zone = session.zone;
  const flow = session.store.definition.variables ?? [];
  const [system, ofFlow, ofNode] = await Promise.all([
    preview(systemTimes, zone, runTime),
    preview(flow, zone, runTime),
    preview(node?.variables ?? [], zone, runTime),
  ]);
  const values = systemValues(session, node);
  take(values, systemTimes, system, "system");
  take(values, flow, ofFlow, "flow");
  take(values, node?.variables ?? [], ofNode, "node");
  return values;
}

/** Those that no time decides. */
function systemValues(session: Session, node: FlowNode | undefined): Map<string, Value> {
  const known: [string, string | null][] = [
    ["flow_id", session.flowId],
    ["flow_name", session.store.definition.name],
    ["node_id", node?.key ?? null],
    ["node_name", node?.name ?? null],
    ["run_id", null],
    ["attempt", null],
  ];
  return new Map(known.map(([name, value]) => [name, { value, origin: "system", findings: [] }]));
}

function take(
  values: Map<string, Value>,
  variables: readonly Variable[],
  previewed: Record<string, Previewed>,
  origin: Value["origin"],
): void {
  for (const variable of variables) {
    const { value = null, findings, base = null } = previewed[variable.name] ?? {};
    values.set(variable.name, { value, origin, findings: findings ?? [], variable, base });
  }
}

/** Values for rendering a script before it runs: what only a run knows stands as its own name. */
export function forRendering(values: ReadonlyMap<string, Value>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, { value }] of values) {
    if (value !== null) result[name] = value;
    else if (name === "run_id") result[name] = "run_id";
    else if (name === "attempt") result[name] = "1";
  }
  return result;
}
