// What the API says of a run, and how its states look.
import type { Notice } from "./notices";

export type RunState = "QUEUED" | "RUNNING" | "PAUSED" | "CANCELLING" | "CANCELLED" | "SUCCEEDED" | "FAILED";
export type NodeRunState =
  | "WAITING"
  | "QUEUED"
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "UNKNOWN"
  | "RETRY_WAIT"
  | "SKIPPED"
  | "CANCELLED";

export interface Run {
  id: string;
  flowId: string;
  flowName: string;
  state: RunState;
  origin: string;
  reason?: string | null;
  runTime: string;
  businessTime: string;
  version?: number | null;
  revision?: number | null;
  repeats?: string | null;
  createdAt: string;
  startedAt?: string | null;
  endedAt?: string | null;
  nodes: NodeRun[];
}

export interface NodeRun {
  key: string;
  name: string;
  state: NodeRunState;
  skipReason?: string | null;
  attempts: Attempt[];
  attemptCount?: number;
}

export interface Attempt {
  number: number;
  state: NodeRunState;
  startedAt?: string | null;
  endedAt?: string | null;
  error?: RunError | null;
  statements: Statement[];
  statementCount?: number;
}

export interface RunError {
  message: string;
  sqlState?: string | null;
  line?: number | null;
  column?: number | null;
  detail?: string | null;
  hint?: string | null;
  /** The call stack of the server, a line a frame. */
  context?: string | null;
  internalQuery?: string | null;
  internalPosition?: number | null;
  /** The transaction mode that the failed command needs. */
  otherMode?: "SINGLE" | "PER_STATEMENT" | null;
}

export interface Statement {
  index: number;
  line: number;
  command: string;
  rows?: number | null;
  millis?: number | null;
  notices?: Notice[] | null;
  noticeCount?: number;
}

export interface NodeDetail {
  key: string;
  attempts: AttemptDetail[];
}

export interface AttemptDetail {
  number: number;
  state: NodeRunState;
  sql?: string | null;
  variables: { name: string; value: string | null; origin: string; base?: string | null }[];
  statements: Statement[];
  statementCount: number;
  results: Result[];
  resultCount: number;
  nextStatement?: number | null;
  log: LogLine[];
  logCount: number;
  nextLine?: number | null;
}

export interface Result {
  statement: number;
  columns: { name: string; type: string }[];
  rows: unknown[][];
  rowCount: number;
  truncated: boolean;
}

export interface LogLine {
  at: string;
  level: string;
  text: string;
}

export function hasEnded(state: RunState): boolean {
  return state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED";
}

const tones: Record<string, string> = {
  SUCCEEDED: "ok",
  RUNNING: "run",
  FAILED: "bad",
  PAUSED: "wait",
  UNKNOWN: "wait",
  RETRY_WAIT: "wait",
  CANCELLING: "wait",
};

export function toneOf(state: string): string {
  return tones[state] ?? "skip";
}
