// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FlowStore, type Schedule } from "../model";
import type { Autosave } from "./autosave";
import { FiresStrip } from "./fires-strip";
import { Session } from "./session";

const markup = readFileSync("templates/editor.html", "utf8");
const schedule: Schedule = {
  enabled: true,
  type: "PERIODIC",
  cycle: "HOUR",
  from: "00:00",
  every: 1,
  to: "23:59",
};
const fires = [
  { at: "2026-10-25T00:00:00Z", local: "2026-10-25T02:00:00", note: "REPEATED_HOUR" },
  { at: "2026-10-25T01:00:00Z", local: "2026-10-25T02:00:00", note: "REPEATED_HOUR" },
  { at: "2026-10-25T02:00:00Z", local: "2026-10-25T03:00:00", note: null },
];

describe("the next fires in the lens", () => {
  let session: Session;
  let menu: HTMLElement;

  beforeEach(() => {
    document.body.innerHTML = markup;
    vi.stubGlobal("fetch", async (path: string, { body }: { body: string }) => {
      if (path.endsWith("/schedule"))
        return new Response(JSON.stringify({ cron: "", text: "", fires, findings: [] }));
      return new Response(JSON.stringify({ day: { value: `day of ${JSON.parse(body).runTime}` } }));
    });
    const store = new FlowStore({
      format: "millrace/v1",
      name: "flow",
      properties: { zone: "Europe/Berlin" },
      nodes: [
        { key: "a", name: "A", kind: "sql", variables: [{ kind: "time", name: "day", format: "yyyyMMdd" }] },
      ],
      schedule,
    });
    session = new Session("f", document.body, store, {} as Autosave);
    menu = document.querySelector("#lens-menu") as HTMLElement;
    new FiresStrip(session);
  });

  afterEach(() => vi.unstubAllGlobals());

  async function open(): Promise<HTMLElement[]> {
    menu.dispatchEvent(Object.assign(new Event("toggle"), { newState: "open" }));
    await vi.waitFor(() => expect(menu.querySelectorAll("[data-lens-rows] tr")).toHaveLength(3));
    return [...menu.querySelectorAll<HTMLElement>("[data-lens-rows] tr")];
  }

  it("stand with the variables' values, and days of a clock change are marked", async () => {
    const rows = await open();
    expect(rows[2]?.textContent).toBe("2026-10-25 03:00:00day of 2026-10-25T02:00:00Z");
    expect(rows.map((row) => row.querySelector(".badge") !== null)).toEqual([true, true, false]);
  });

  it("set the lens to the very fire, where a time occurs twice", async () => {
    const rows = await open();
    for (const at of [1, 0, 2]) {
      rows[at]?.querySelector("button")?.click();
      expect(session.lens.value).toBe(fires[at]?.local.slice(0, 16));
      expect(session.runTime()).toBe(fires[at]?.at);
      expect(rows.map((row) => row.getAttribute("aria-current"))).toEqual(
        fires.map((_, i) => String(i === at)),
      );
    }
    session.lens.value = null;
    session.lens.value = "2026-10-25T02:00";
    expect(session.runTime()).toBe("2026-10-25T00:00:00Z");
  });
});
