/** A step of a plan, as people read it. */
export interface PlanStep {
  type: string;
  /** What it reads or writes: a table, an index, a function … */
  relation: string | null;
  /** Conditions and keys, a line each. */
  details: readonly string[];
  rows: number;
  cost: number;
  /** Of the whole plan's cost, what this step costs by itself: 0 to 1. */
  share: number;
  steps: readonly PlanStep[];
}

type Json = Record<string, unknown>;

const shown = [
  "Index Cond",
  "Hash Cond",
  "Merge Cond",
  "Join Filter",
  "Recheck Cond",
  "Filter",
  "Sort Key",
  "Group Key",
  "Function Call",
] as const;

/** Reads what `EXPLAIN (FORMAT JSON)` writes; null when it is of another form. */
export function readPlan(plan: unknown): PlanStep | null {
  const root = Array.isArray(plan) ? (plan[0] as Json | undefined)?.Plan : undefined;
  if (!isObject(root)) return null;
  return step(root, Math.max(number(root["Total Cost"]), Number.EPSILON));
}

function step(node: Json, whole: number): PlanStep {
  const below = (Array.isArray(node.Plans) ? node.Plans : []).filter(isObject);
  const cost = number(node["Total Cost"]);
  // A limit stops its inputs early: they cost less than they say, never less than nothing.
  const own = Math.max(0, cost - below.reduce((sum, one) => sum + number(one["Total Cost"]), 0));
  return {
    type: [node.Operation ?? node["Join Type"], node.Strategy === "Hashed" ? "Hash" : null, node["Node Type"]]
      .filter((word) => typeof word === "string" && word !== "Inner")
      .join(" "),
    relation: relation(node),
    details: shown.flatMap((key) => (node[key] === undefined ? [] : [`${key}: ${list(node[key])}`])),
    rows: number(node["Plan Rows"]),
    cost,
    share: Math.min(1, own / whole),
    steps: below.map((one) => step(one, whole)),
  };
}

function relation(node: Json): string | null {
  const name = node["Relation Name"] ?? node["CTE Name"] ?? node["Function Name"] ?? null;
  if (typeof name !== "string") return typeof node["Index Name"] === "string" ? node["Index Name"] : null;
  const schema = typeof node.Schema === "string" ? `${node.Schema}.` : "";
  const alias = typeof node.Alias === "string" && node.Alias !== name ? ` ${node.Alias}` : "";
  const index = typeof node["Index Name"] === "string" ? ` (${node["Index Name"]})` : "";
  return `${schema}${name}${alias}${index}`;
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
