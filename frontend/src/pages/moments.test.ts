// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { isMisread, isoOf, momentOf, shownOf } from "./moments";

function field(kind: string, value: string): HTMLInputElement {
  const input = document.createElement("input");
  input.dataset.moment = kind;
  document.body.append(input);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return input;
}

describe("dates as text", () => {
  it.each([
    ["2026-11-22", "2026-11-22"],
    [" 2026-11-22 ", "2026-11-22"],
    ["2024-02-29", "2024-02-29"],
    ["2026-02-29", ""],
    ["2026-13-01", ""],
    ["11/22/2026", ""],
    ["2026-11-2", ""],
    ["", ""],
  ])("reads the date %j as %j", (typed, iso) => {
    expect(isoOf(typed, "date")).toBe(iso);
  });

  it.each([
    ["2026-11-22 09:00", "2026-11-22T09:00"],
    ["2026-11-22T09:00", "2026-11-22T09:00"],
    ["2026-11-22  23:59", "2026-11-22T23:59"],
    ["2026-11-22 24:00", ""],
    ["2026-02-30 09:00", ""],
    ["2026-11-22", ""],
  ])("reads the time %j as %j", (typed, iso) => {
    expect(isoOf(typed, "time")).toBe(iso);
  });

  it("shows minutes and a space", () => {
    expect(shownOf("2026-11-22T09:00:30")).toBe("2026-11-22 09:00");
    expect(shownOf("2026-11-22")).toBe("2026-11-22");
    expect(shownOf("")).toBe("");
  });

  it("says when it cannot read what was typed, so that no form is sent with it", () => {
    const wrong = field("date", "2026-02-30");
    expect(isMisread(wrong)).toBe(true);
    expect(wrong.checkValidity()).toBe(false);
    expect(wrong.getAttribute("aria-invalid")).toBe("true");
    const right = field("time", "2026-02-28 09:00");
    expect(isMisread(right)).toBe(false);
    expect(momentOf(right)).toBe("2026-02-28T09:00");
    expect(right.checkValidity()).toBe(true);
    expect(isMisread(field("date", ""))).toBe(false);
  });
});
