/**
 * The definition document `millrace/v1`, field by field as the HTTP API has it. Optional fields may be absent or null;
 * the console writes what it read and adds nothing that the person did not change.
 */
export interface Definition {
  format: "millrace/v1";
  /** 1 to 200 characters after trimming. */
  name: string;
  description?: string | null;
  properties?: Properties | null;
  /** Variables and constants of the whole flow. */
  variables?: Variable[] | null;
  nodes?: FlowNode[] | null;
  edges?: Edge[] | null;
  /** Absent means disabled. */
  schedule?: Schedule | null;
  notes?: Note[] | null;
}

export type ErrorHandling = "COMPLETE_RUNNING" | "TERMINATE_RUNNING" | "COMPLETE_POSSIBLE";
export type ConcurrencyPolicy = "SKIP" | "QUEUE" | "PARALLEL" | "CANCEL_RUNNING";

export interface Properties {
  /** IANA zone; absent means UTC. */
  zone?: string | null;
  errorHandling?: ErrorHandling | null;
  concurrency?: Concurrency | null;
  stakeholders?: string[] | null;
}

export interface Concurrency {
  policy?: ConcurrencyPolicy | null;
  /** Runs at the same time, for PARALLEL only. */
  limit?: number | null;
}

export type NodeKind = "sql";

export function isKind(text: string): text is NodeKind {
  return text === "sql";
}

export interface FlowNode {
  /** Stable short id: `[A-Za-z0-9_-]{1,24}`. */
  key: string;
  /** For people; unique within the flow. */
  name: string;
  kind: NodeKind;
  description?: string | null;
  /** Upper left corner of the card, in canvas units (CSS pixels at 100 %). */
  position?: Point | null;
  config?: SqlConfig | null;
  variables?: Variable[] | null;
  policy?: NodePolicy | null;
}

export interface Point {
  x: number;
  y: number;
}

export type TransactionMode = "SINGLE" | "PER_STATEMENT";

export interface SqlConfig {
  /** Name of a data source; null while none is chosen. */
  dataSource?: string | null;
  sql?: string | null;
  transaction?: TransactionMode | null;
  expectations?: Expectation[] | null;
}

export type Expectation =
  | { statement: number; rows: { min?: number | null; max?: number | null } }
  | { query: string };

export type VariableBase = "BUSINESS_TIME" | "RUN_TIME";
/** The day that a moved time snaps to. */
export type Anchor = `${"MONTH" | "QUARTER" | "YEAR" | "ISO_WEEK"}_${"BEGIN" | "END"}`;
/** What a value has to be, one that is given for a run too. */
export type ValueType = "NUMBER" | "DATE" | "IDENTIFIER" | "TEXT";
export type Variable = TimeVariable | Constant;

export interface TimeVariable {
  kind: "time";
  name: string;
  format?: string | null;
  offset?: string | null;
  base?: VariableBase | null;
  anchor?: Anchor | null;
  type?: ValueType | null;
}

export interface Constant {
  kind: "constant";
  name: string;
  value?: string | null;
  type?: ValueType | null;
}

export interface NodePolicy {
  retries?: number | null;
  /** ISO-8601 duration, as are the three timeouts. */
  retryDelay?: string | null;
  backoff?: number | null;
  /** SQLSTATEs or two-character classes. */
  retryOn?: string[] | null;
  timeout?: string | null;
  statementTimeout?: string | null;
  lockTimeout?: string | null;
  rerunIsSafe?: boolean | null;
  suspended?: boolean | null;
}

export interface Edge {
  from: string;
  to: string;
}

export type Cycle = "MINUTE" | "HOUR" | "DAY" | "WEEK" | "MONTH" | "CRON";
export type MissedFires = "LATEST" | "ALL" | "SKIP";

export interface Schedule {
  enabled?: boolean | null;
  type: "PERIODIC" | "ONCE";
  /** Local date-time `yyyy-MM-ddTHH:mm`, for ONCE. */
  at?: string | null;
  cycle?: Cycle | null;
  /** `HH:mm`. */
  from?: string | null;
  every?: number | null;
  to?: string | null;
  hours?: number[] | null;
  minute?: number | null;
  time?: string | null;
  /** Week: 1 = Sunday to 7; month: 1 to 31 or "L". */
  days?: (number | "L")[] | null;
  /** Six or seven Quartz fields, for CRON. */
  cron?: string | null;
  /** Local dates, both inclusive. */
  effective?: { from?: string | null; to?: string | null } | null;
  missed?: MissedFires | null;
}

export interface Note {
  key: string;
  text: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** One result of validation; line and column are 1-based in the template, columns in UTF-16 units. */
export interface Finding {
  severity: "ERROR" | "WARNING";
  code: string;
  node?: string | null;
  edge?: Edge | null;
  field?: string | null;
  message: string;
  line?: number | null;
  column?: number | null;
  /** A text for the whole field that says what was meant. */
  suggestion?: string | null;
}

/** What a node does when its definition says nothing else. */
export const defaultPolicy = {
  retries: 0,
  retryDelay: "PT30S",
  backoff: 1,
  retryOn: [],
  timeout: "PT2H",
  statementTimeout: null,
  lockTimeout: null,
  rerunIsSafe: false,
  suspended: false,
} as const satisfies NodePolicy;

const keyPattern = /^[A-Za-z0-9_-]{1,24}$/;

export function isKey(text: string): boolean {
  return keyPattern.test(text);
}

const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** A key that none of `taken` has. Random, so that a key is not used again for another node after a deletion. */
export function newKey(taken: { has(key: string): boolean }, random: () => number = Math.random): string {
  for (;;) {
    let key = "n";
    while (key.length < 8) key += alphabet.charAt(Math.floor(random() * alphabet.length));
    if (!taken.has(key)) return key;
  }
}

/** `base`, or `base 2`, `base 3` … so that no other node has the name; `base 2` counts on from there. */
export function uniqueName(name: string, taken: { has(name: string): boolean }): string {
  if (!taken.has(name)) return name;
  const [, stem, number] = /^(.*\S) ([2-9]|[1-9]\d)$/.exec(name) ?? [];
  const base = stem ?? name;
  for (let count = Number(number ?? 1) + 1; ; count++) {
    const ending = ` ${count}`;
    const free = base.slice(0, 200 - ending.length) + ending;
    if (!taken.has(free)) return free;
  }
}
