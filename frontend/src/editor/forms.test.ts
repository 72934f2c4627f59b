import { describe, expect, it } from "vitest";
import type { Schedule } from "../model";
import { duration, instantOf, isZone, localText } from "../pages/instants";
import { limitParts, limitText } from "./limits";
import { offsetParts, offsetText } from "./offsets";
import { fieldsOf, scheduleOf, untouched } from "./schedules";

describe("the schedule form", () => {
  const schedules: Schedule[] = [
    {
      enabled: true,
      type: "PERIODIC",
      cycle: "HOUR",
      from: "00:00",
      every: 1,
      to: "23:59",
      effective: { from: null, to: null },
      missed: "LATEST",
    },
    {
      enabled: true,
      type: "PERIODIC",
      cycle: "HOUR",
      hours: [0, 5],
      minute: 15,
      effective: { from: null, to: null },
      missed: "ALL",
    },
    {
      enabled: false,
      type: "PERIODIC",
      cycle: "MINUTE",
      every: 5,
      effective: { from: "2026-01-01", to: null },
      missed: "SKIP",
    },
    {
      enabled: true,
      type: "PERIODIC",
      cycle: "DAY",
      time: "09:30",
      effective: { from: null, to: null },
      missed: "LATEST",
    },
    {
      enabled: true,
      type: "PERIODIC",
      cycle: "WEEK",
      days: [2, 4],
      time: "09:30",
      effective: { from: null, to: null },
      missed: "LATEST",
    },
    {
      enabled: true,
      type: "PERIODIC",
      cycle: "MONTH",
      days: [1, "L"],
      time: "09:30",
      effective: { from: null, to: null },
      missed: "LATEST",
    },
    {
      enabled: true,
      type: "PERIODIC",
      cycle: "CRON",
      cron: "0 0 9 ? * MON",
      effective: { from: null, to: null },
      missed: "LATEST",
    },
    { enabled: true, type: "ONCE", at: "2026-11-22T09:00", missed: "LATEST" },
  ];

  it.each(schedules)("shows and gives back $cycle $type", (schedule) => {
    expect(scheduleOf(fieldsOf(schedule, untouched))).toEqual(schedule);
  });

  it("starts with the hour cycle of every hour, switched off", () => {
    expect(scheduleOf(fieldsOf(null, untouched))).toMatchObject({
      enabled: false,
      cycle: "HOUR",
      from: "00:00",
      every: 1,
      to: "23:59",
    });
  });
});

describe("offsets", () => {
  it.each(["", "-6M", "+1M+1d", "-1d-1d+2h", "+0m"])("reads and writes %s", (text) => {
    expect(offsetText(offsetParts(text) ?? [])).toBe(text);
  });

  it.each(["1d", "-d", "-1D", " -1d", "-1d "])("does not read %s", (text) => {
    expect(offsetParts(text)).toBeNull();
  });
});

describe("limits", () => {
  it("reads what it writes", () => {
    expect(limitParts(limitText(90, "M"))).toEqual({ amount: 90, unit: "M" });
    expect(limitParts(null)).toBeNull();
    expect(limitParts("PT1H30M")).toBeNull();
  });
});

describe("local times", () => {
  it.each([
    ["2026-11-22T09:00", "Asia/Shanghai", "2026-11-22T01:00:00Z"],
    ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00Z"],
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"],
    ["2026-10-25T03:30", "Europe/Berlin", "2026-10-25T02:30:00Z"],
    ["2026-03-08T02:30", "America/New_York", "2026-03-08T07:30:00Z"],
    ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00Z"],
    ["2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00Z"],
    ["2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"],
  ])("%s in %s is %s", (local, zone, instant) => {
    expect(instantOf(local, zone)).toBe(instant);
  });

  it("says what is no local time and no zone", () => {
    expect(instantOf("", "UTC")).toBeNull();
    expect(isZone("Asia/Shanghai")).toBe(true);
    expect(isZone("Mars/Olympus")).toBe(false);
    expect(isZone("")).toBe(false);
  });

  it("writes instants and durations", () => {
    expect(localText("2026-11-22T01:00:00Z", "Asia/Shanghai")).toBe("2026-11-22 09:00:00");
    expect(duration("2026-11-22T01:00:00Z", "2026-11-22T01:04:07Z")).toBe("4:07");
    expect(duration(null, null)).toBe("–");
  });
});
