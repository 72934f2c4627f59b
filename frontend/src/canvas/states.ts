/** States of a node run as the API names them. */
export type RunState =
  | "WAITING"
  | "QUEUED"
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "UNKNOWN"
  | "RETRY_WAIT"
  | "SKIPPED"
  | "CANCELLED";

/** What the canvas shows of one node of a run. Instants are ISO-8601 or milliseconds since 1970. */
export interface NodeState {
  state: RunState;
  startedAt?: string | number | null;
  endedAt?: string | number | null;
  /** Why it is so, in words for people, where the state alone does not say it. */
  reason?: string | null;
}

export type Paint =
  | "waiting"
  | "queued"
  | "running"
  | "succeeded"
  | "failed"
  | "unknown"
  | "retry"
  | "skipped"
  | "cancelled";

const paints: Record<RunState, Paint> = {
  WAITING: "waiting",
  QUEUED: "queued",
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  UNKNOWN: "unknown",
  RETRY_WAIT: "retry",
  SKIPPED: "skipped",
  CANCELLED: "cancelled",
};

/** The word of `data-state` for a state; a state that this version does not know shows as unknown. */
export function paintOf(state: RunState): Paint {
  return paints[state] ?? "unknown";
}

function millis(instant: string | number | null | undefined): number | null {
  if (instant === null || instant === undefined) return null;
  const value = typeof instant === "number" ? instant : Date.parse(instant);
  return Number.isNaN(value) ? null : value;
}

/** Milliseconds a node has run so far, or ran; null before it starts. */
export function elapsed(state: NodeState, now: number): number | null {
  const from = millis(state.startedAt);
  if (from === null) return null;
  const to = state.state === "RUNNING" ? now : millis(state.endedAt);
  return to === null ? null : Math.max(0, to - from);
}

/** How long an ended node took: `8 ms`, `1.8 s`, `12 s`, `12:30`, `1:02:03`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return clockText(seconds);
}

/** A running node's seconds, as a clock: `0:41`. */
export function clockText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How an edge is painted by the states of its ends. */
export function edgePaint(from: Paint | undefined, to: Paint | undefined): "active" | "done" | "" {
  if (to === "running" || to === "queued" || to === "retry") return "active";
  if (from === "succeeded" && to === "succeeded") return "done";
  return "";
}
