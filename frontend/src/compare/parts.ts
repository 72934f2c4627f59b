import {
  type Definition,
  defaultPolicy,
  type FlowNode,
  type NodePolicy,
  type Properties,
  type Schedule,
  type SqlConfig,
  type Variable,
} from "../model";
import { same } from "./alike";

/** One setting that differs, both sides with their defaults filled in. */
export interface PartChange<Part extends string = string> {
  part: Part;
  before: unknown;
  after: unknown;
}

export type NodePart = "name" | "description" | "kind" | keyof SqlConfig | keyof NodePolicy;
export type FlowPart =
  | "name"
  | "description"
  | Exclude<keyof Properties, "concurrency">
  | "concurrency"
  | "limit";
export type SchedulePart = Exclude<keyof Schedule, "effective"> | "effectiveFrom" | "effectiveTo";

type Parts<Part extends string> = Record<Part, unknown>;

/** Everything of a node but its place and its variables. */
export function partsOfNode(node: FlowNode): Parts<NodePart> {
  const { config, policy } = node;
  return {
    name: node.name,
    kind: node.kind,
    description: node.description ?? "",
    dataSource: config?.dataSource || null,
    sql: config?.sql ?? "",
    transaction: config?.transaction ?? "SINGLE",
    expectations: config?.expectations ?? [],
    retries: policy?.retries ?? defaultPolicy.retries,
    retryDelay: seconds(policy?.retryDelay ?? defaultPolicy.retryDelay),
    backoff: policy?.backoff ?? defaultPolicy.backoff,
    retryOn: sorted(policy?.retryOn),
    timeout: seconds(policy?.timeout ?? defaultPolicy.timeout),
    statementTimeout: seconds(policy?.statementTimeout),
    lockTimeout: seconds(policy?.lockTimeout),
    rerunIsSafe: policy?.rerunIsSafe ?? defaultPolicy.rerunIsSafe,
    suspended: policy?.suspended ?? defaultPolicy.suspended,
  };
}

/** Name, description and properties of a flow. */
export function partsOfFlow({ name, description, properties }: Definition): Parts<FlowPart> {
  const parallel = properties?.concurrency?.policy === "PARALLEL";
  return {
    name,
    description: description ?? "",
    zone: properties?.zone || "UTC",
    errorHandling: properties?.errorHandling ?? "COMPLETE_RUNNING",
    concurrency: properties?.concurrency?.policy ?? "SKIP",
    limit: properties?.concurrency?.limit ?? (parallel ? 5 : null),
    stakeholders: sorted(properties?.stakeholders),
  };
}

/** A flow without a schedule has one that is off and says nothing. */
export function partsOfSchedule(schedule: Schedule | null | undefined): Parts<SchedulePart> {
  return {
    enabled: schedule?.enabled ?? false,
    type: schedule?.type ?? null,
    at: schedule?.at || null,
    cycle: schedule?.cycle ?? null,
    from: schedule?.from || null,
    every: schedule?.every ?? null,
    to: schedule?.to || null,
    hours: sorted(schedule?.hours),
    minute: schedule?.minute ?? null,
    time: schedule?.time || null,
    days: sorted(schedule?.days),
    cron: schedule?.cron || null,
    effectiveFrom: schedule?.effective?.from || null,
    effectiveTo: schedule?.effective?.to || null,
    missed: schedule?.missed ?? "LATEST",
  };
}

/** The parts of two things that differ, in the order in which people meet them. */
export function changes<Part extends string>(before: Parts<Part>, after: Parts<Part>): PartChange<Part>[] {
  return (Object.keys(after) as Part[])
    .filter((part) => !same(before[part], after[part]))
    .map((part) => ({ part, before: before[part], after: after[part] }));
}

/** A list whose order says nothing. */
function sorted(list: readonly (string | number)[] | null | undefined): (string | number)[] {
  return [...new Set(list ?? [])].sort((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1,
  );
}

/** An ISO-8601 duration in seconds, so that PT120M and PT2H are one; what is no such duration stays as it is. */
function seconds(duration: string | null | undefined): number | string | null {
  if (!duration) return null;
  const [, days, hours, minutes, rest] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration) ?? [];
  const known = [days, hours, minutes, rest].some((part) => part !== undefined);
  if (!known) return duration;
  return (
    Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest ?? 0)
  );
}

/** A variable with every member it may have, so that one that is absent equals its default. */
export function completeVariable(variable: Variable): Variable {
  const type = variable.type ?? null;
  if (variable.kind === "constant") return { ...variable, type };
  return { ...variable, base: variable.base ?? "BUSINESS_TIME", anchor: variable.anchor ?? null, type };
}
