import type { Finding, Schedule } from "../model";
import { post } from "../pages/api";

/** What the server says of a schedule: its cron expression, its meaning in words, and its next fires. */
export interface SchedulePreview {
  cron: string | null;
  text: string;
  fires: { at: string; local: string; note: "GAP_SHIFTED" | "REPEATED_HOUR" | null }[];
  findings?: Pick<Finding, "severity" | "field" | "message" | "suggestion">[] | null;
}

/** `from` is the instant after which the fires lie; now when it is not given. */
export function previewSchedule(
  schedule: Schedule,
  zone: string,
  count: number,
  from: string | null = null,
): Promise<SchedulePreview> {
  return post("/api/preview/schedule", { schedule, zone, count, from });
}
