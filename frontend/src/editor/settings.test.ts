// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { type Definition, type Expectation, FlowStore } from "../model";
import { fieldsOf, isRows, queryOf, rowsOf } from "./expectations";
import { limitFits, wholeNumber } from "./limits";
import { secondsOf, sqlStates, waits, waitText } from "./retries";
import type { Session } from "./session";
import { SettingsView } from "./settings-view";

describe("SQLSTATEs", () => {
  it("are read with commas or spaces, in capitals, each once", () => {
    expect(sqlStates(" 08, 40p01;53 08,")).toEqual({ states: ["08", "40P01", "53"], wrong: null });
    expect(sqlStates("")).toEqual({ states: [], wrong: null });
  });

  it.each(["4", "400", "4000", "400001", "40_01", "é0"])("are not %s", (text) => {
    expect(sqlStates(`08, ${text}`).wrong).toBe(text.toUpperCase());
  });
});

describe("waits between attempts", () => {
  it("grow by the backoff, to an hour at most", () => {
    expect(waits(3, 30, 2)).toEqual([30, 60, 120]);
    expect(waits(2, 3000, 100)).toEqual([3000, 3600]);
    expect(waits(0, 30, 2)).toEqual([]);
  });

  it("are told for people", () => {
    expect([0.5, 30, 90, 3600, 3725].map(waitText)).toEqual([
      "0.5 s",
      "30 s",
      "1 min 30 s",
      "1 h",
      "1 h 2 min 5 s",
    ]);
    expect(["PT30S", "PT1H30M", "PT0.5S", "P1D", "PT", "x"].map(secondsOf)).toEqual([
      30,
      5400,
      0.5,
      null,
      null,
      null,
    ]);
  });
});

describe("numbers of a form", () => {
  it("are whole and within their bounds", () => {
    expect(
      ["1", " 5 ", "1000", "0", "1001", "1.5", "-1", "1e2", ""].map((one) => wholeNumber(one, 1, 1000)),
    ).toEqual([1, 5, 1000, null, null, null, null, null, null]);
    expect(limitFits(576, "H")).toBe(true);
    expect(limitFits(577, "H")).toBe(false);
    expect(limitFits(576 * 60 + 1, "M")).toBe(false);
  });
});

describe("an expectation", () => {
  it.each<Expectation>([
    { statement: 3, rows: { min: 1 } },
    { statement: 1, rows: { min: 5, max: 5 } },
    { statement: 2, rows: { max: 0 } },
    { statement: 2, rows: { min: 1, max: 9 } },
  ])("is shown and given back: %j", (expectation) => {
    expect(isRows(expectation) && rowsOf(fieldsOf(expectation))).toEqual(expectation);
  });

  it("says what cannot be read", () => {
    const fields = { statement: "1", compare: "between", count: "2", to: "1" } as const;
    expect(rowsOf(fields)).toBe("order");
    expect(rowsOf({ ...fields, to: "" })).toBe("count");
    expect(rowsOf({ ...fields, count: "-1" })).toBe("count");
    expect(rowsOf({ ...fields, statement: "0" })).toBe("statement");
    expect(queryOf("  ")).toBe("query");
  });
});

describe("Advanced Settings", () => {
  let store: FlowStore;
  let form: HTMLFormElement;
  let view: SettingsView;

  beforeEach(() => {
    document.body.innerHTML = readFileSync("templates/editor-node.html", "utf8");
    const template = (name: string) =>
      document.querySelector<HTMLTemplateElement>(`template[data-template="${name}"]`)!;
    const panel = template("node").content.firstElementChild!.cloneNode(true) as HTMLElement;
    document.body.append(panel);
    form = panel.querySelector<HTMLFormElement>('[data-side-pane="advanced"]')!;
    // The template repeats this field for each limit.
    const field = form.querySelector("[data-retry-more] .field")!;
    for (const name of ["timeout", "statementTimeout", "lockTimeout"]) {
      const copy = field.cloneNode(true) as HTMLElement;
      copy.innerHTML = copy.innerHTML.replaceAll("retryDelay", name);
      form.append(copy);
    }
    const nodes = [{ key: "a", name: "A", kind: "sql" as const }];
    store = new FlowStore({ format: "millrace/v1", name: "flow", nodes } satisfies Definition);
    view = new SettingsView({ store, template } as unknown as Session, form, "a");
    store.subscribe((change) => view.refresh(change.origin === "edit"));
    view.refresh();
  });

  const control = (selector: string) => form.querySelector<HTMLInputElement>(selector)!;
  const policy = () => store.node("a")?.policy;
  const expectations = () => store.node("a")?.config?.expectations;

  function type(selector: string, text: string): void {
    control(selector).value = text;
    control(selector).dispatchEvent(new Event("input", { bubbles: true }));
  }

  it("write only what differs from the standard", () => {
    type("[data-retries]", "0");
    type('[data-limit="timeout"]', "2");
    expect(policy()).toBeUndefined();
    type('[data-limit-unit="timeout"]', "M");
    type("[data-retries]", "3");
    expect(policy()).toEqual({ timeout: "PT2M", retries: 3 });
    expect(form.querySelector<HTMLElement>("[data-retry-more]")!.hidden).toBe(false);
  });

  it("keep what cannot be read in its field, and the flow as it was", () => {
    type("[data-retries]", "2");
    type("[data-retry-on]", "40, 4x0");
    expect(policy()).toEqual({ retries: 2 });
    expect(control("[data-retry-on]").getAttribute("aria-invalid")).toBe("true");
    type("[data-backoff]", "2");
    expect(control("[data-retry-on]").value).toBe("40, 4x0");
    type("[data-retry-on]", "40, 4x001");
    expect(policy()).toEqual({ retries: 2, backoff: 2, retryOn: ["40", "4X001"] });
  });

  it("suspend a node as one step that can be taken back", () => {
    const box = control("[data-suspended]");
    box.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    expect(policy()).toEqual({ suspended: true });
    store.undo();
    expect(policy()).toBeUndefined();
    expect(box.checked).toBe(false);
  });

  it("hold expectations as rows", () => {
    form.querySelector<HTMLElement>('[data-expect="rows"]')!.click();
    expect(expectations()).toEqual([{ statement: 1, rows: { min: 1 } }]);
    form.querySelector<HTMLElement>('[data-expect="query"]')!.click();
    expect(expectations()).toHaveLength(1);
    type("[data-query]", "SELECT true");
    expect(expectations()).toEqual([{ statement: 1, rows: { min: 1 } }, { query: "SELECT true" }]);
    type("[data-count]", "");
    expect(expectations()?.[0]).toEqual({ statement: 1, rows: { min: 1 } });
    form.querySelector<HTMLElement>(".expectation [data-remove]")!.click();
    expect(expectations()).toEqual([{ query: "SELECT true" }]);
    store.undo();
    expect(form.querySelectorAll(".expectation")).toHaveLength(2);
    expect(view.lead("config.expectations[1].query")).toBe(true);
    expect(document.activeElement).toBe(control("[data-query]"));
    expect(view.lead("config.dataSource")).toBe(false);
  });
});
