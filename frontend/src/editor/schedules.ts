import type { Cycle, MissedFires, Schedule } from "../model";

/** The schedule form as it stands: every control's value, also those that the present cycle does not use. */
export interface ScheduleFields {
  enabled: boolean;
  type: "PERIODIC" | "ONCE";
  cycle: Cycle;
  at: string;
  everyMinutes: number | null;
  hourMode: "interval" | "picked";
  from: string;
  every: number | null;
  to: string;
  hours: number[];
  minute: number | null;
  weekDays: number[];
  monthDays: (number | "L")[];
  time: string;
  cron: string;
  effectiveFrom: string;
  effectiveTo: string;
  missed: MissedFires;
}

/** What the form shows before anything is chosen; the tutorial's hour cycle is the first choice. */
export const untouched: ScheduleFields = {
  enabled: false,
  type: "PERIODIC",
  cycle: "HOUR",
  at: "",
  everyMinutes: 5,
  hourMode: "interval",
  from: "00:00",
  every: 1,
  to: "23:59",
  hours: [0],
  minute: 0,
  weekDays: [2],
  monthDays: [1],
  time: "00:00",
  cron: "00 00 00 * * ?",
  effectiveFrom: "",
  effectiveTo: "",
  missed: "LATEST",
};

/** The schedule that the form says: only the members that its type and cycle use. */
export function scheduleOf(form: ScheduleFields): Schedule {
  if (form.type === "ONCE") {
    return { enabled: form.enabled, type: "ONCE", at: form.at || null, missed: form.missed };
  }
  const base = { enabled: form.enabled, type: "PERIODIC", cycle: form.cycle } as const;
  const end = {
    effective: { from: form.effectiveFrom || null, to: form.effectiveTo || null },
    missed: form.missed,
  };
  switch (form.cycle) {
    case "MINUTE":
      return { ...base, every: form.everyMinutes, ...end };
    case "HOUR":
      return form.hourMode === "picked"
        ? { ...base, hours: form.hours, minute: form.minute, ...end }
        : { ...base, from: form.from, every: form.every, to: form.to, ...end };
    case "DAY":
      return { ...base, time: form.time, ...end };
    case "WEEK":
      return { ...base, days: form.weekDays, time: form.time, ...end };
    case "MONTH":
      return { ...base, days: form.monthDays, time: form.time, ...end };
    case "CRON":
      return { ...base, cron: form.cron, ...end };
  }
}

/** The form for a schedule; what the schedule does not say keeps the form's present value. */
export function fieldsOf(schedule: Schedule | null | undefined, form: ScheduleFields): ScheduleFields {
  if (!schedule) return { ...form, enabled: false };
  const cycle = schedule.cycle ?? form.cycle;
  const days = schedule.days ?? [];
  return {
    ...form,
    enabled: schedule.enabled ?? false,
    type: schedule.type,
    cycle,
    at: schedule.at ?? form.at,
    everyMinutes: cycle === "MINUTE" ? (schedule.every ?? null) : form.everyMinutes,
    hourMode: schedule.hours ? "picked" : cycle === "HOUR" ? "interval" : form.hourMode,
    from: schedule.from ?? form.from,
    every: cycle === "HOUR" && !schedule.hours ? (schedule.every ?? null) : form.every,
    to: schedule.to ?? form.to,
    hours: schedule.hours ?? form.hours,
    minute: schedule.hours ? (schedule.minute ?? null) : form.minute,
    weekDays: cycle === "WEEK" ? days.filter((day) => day !== "L") : form.weekDays,
    monthDays: cycle === "MONTH" ? [...days] : form.monthDays,
    time: schedule.time ?? form.time,
    cron: schedule.cron ?? form.cron,
    effectiveFrom: schedule.effective?.from ?? "",
    effectiveTo: schedule.effective?.to ?? "",
    missed: schedule.missed ?? "LATEST",
  };
}
