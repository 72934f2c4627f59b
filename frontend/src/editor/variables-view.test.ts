// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { FlowStore, type Variable } from "../model";
import type { Session } from "./session";
import { VariablesView } from "./variables-view";

const markup = readFileSync("templates/editor-node.html", "utf8");

describe("the rows of variables", () => {
  let store: FlowStore;
  let box: HTMLElement;
  let view: VariablesView;

  beforeEach(() => {
    document.body.innerHTML = markup;
    box = document.body.appendChild(document.createElement("div"));
    store = new FlowStore({ format: "millrace/v1", name: "flow" });
    const session = {
      template: (name: string) => document.querySelector(`template[data-template="${name}"]`),
    } as unknown as Session;
    view = new VariablesView(session, box, {
      read: () => store.definition.variables ?? [],
      write: (variables) => store.setVariables(variables),
    });
    store.subscribe(() => view.refresh());
  });

  const rows = () => [...box.querySelectorAll<HTMLElement>(".variable")];

  function type(row: number, field: string, text: string): void {
    const input = rows()[row]?.querySelector<HTMLInputElement>(`[data-${field}]`) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  it("start with one empty row that is not part of the flow", () => {
    expect(rows()).toHaveLength(1);
    expect(store.definition.variables).toBeUndefined();
  });

  it("become part of the flow with a name, whichever field is filled in first", () => {
    type(0, "format", "yyyyMMdd");
    expect(store.definition.variables).toBeUndefined();
    type(0, "name", "mydate");
    expect(store.definition.variables).toEqual([
      { kind: "time", name: "mydate", format: "yyyyMMdd", offset: "", base: "BUSINESS_TIME" },
    ]);
  });

  it("write an anchor and a type only when they are chosen", () => {
    type(0, "name", "mydate");
    expect(store.definition.variables?.[0]).not.toHaveProperty("anchor");
    type(0, "anchor", "MONTH_END");
    type(0, "type", "NUMBER");
    expect(store.definition.variables?.[0]).toMatchObject({ anchor: "MONTH_END", type: "NUMBER" });
    type(0, "anchor", "");
    expect(store.definition.variables?.[0]).not.toHaveProperty("anchor");
    (box.querySelector('[data-add="constant"]') as HTMLElement).click();
    type(1, "name", "region");
    type(1, "type", "TEXT");
    expect(store.definition.variables?.[1]).toEqual({
      kind: "constant",
      name: "region",
      value: "",
      type: "TEXT",
    });
  });

  it("show the anchor and the type that are stored", () => {
    store.setVariables([{ kind: "time", name: "end", anchor: "QUARTER_END", type: "DATE" }]);
    const shown = (field: string) => box.querySelector<HTMLSelectElement>(`[data-${field}]`)?.value;
    expect(shown("anchor")).toBe("QUARTER_END");
    expect(shown("type")).toBe("DATE");
  });

  it("keep out a name that is not allowed or taken, and say so", () => {
    type(0, "name", "mydate");
    type(0, "name", "my date");
    expect(rows()[0]?.querySelector("[data-error]")?.hasAttribute("hidden")).toBe(false);
    expect(store.definition.variables?.[0]?.name).toBe("mydate");
    type(0, "name", "mydate");
    (box.querySelector('[data-add="constant"]') as HTMLElement).click();
    type(1, "name", "mydate");
    expect(store.definition.variables).toHaveLength(1);
    type(1, "name", "region");
    type(1, "constant", "eu");
    expect(store.definition.variables?.[1]).toEqual({ kind: "constant", name: "region", value: "eu" });
  });

  it("build an offset from its parts, and keep one that is none until it is changed here", () => {
    type(0, "name", "mydate");
    (box.querySelector("[data-add-part]") as HTMLElement).click();
    type(0, "amount", "3");
    expect(store.definition.variables?.[0]).toMatchObject({ offset: "-3d" });
    store.setVariables([{ kind: "time", name: "mydate", format: "yyyy", offset: "soon" }]);
    type(0, "format", "yyyyMM");
    expect(store.definition.variables?.[0]).toMatchObject({ format: "yyyyMM", offset: "soon" });
  });

  it("follow undo and redo", () => {
    type(0, "name", "mydate");
    store.undo();
    expect(rows().map((row) => row.querySelector<HTMLInputElement>("[data-name]")?.value)).toEqual([""]);
    store.redo();
    const variables: readonly Variable[] = store.definition.variables ?? [];
    expect(variables.map((variable) => variable.name)).toEqual(["mydate"]);
    expect(rows()[0]?.querySelector<HTMLInputElement>("[data-name]")?.value).toBe("mydate");
  });

  it("say what is doubtful, with what may be done about it, and no more once it is done", () => {
    store.setVariables([{ kind: "time", name: "day", format: "YYYYMMdd" }]);
    let done = 0;
    const doubt = { message: "Y?", fixes: [{ name: "Use yyyyMMdd", act: () => done++ }] };
    view.showDoubts(new Map([["day", doubt]]));
    (box.querySelector(".variable-warning button") as HTMLElement).click();
    expect(done).toBe(1);
    view.showDoubts(new Map());
    expect(box.querySelector(".variable-warning")).toBeNull();
  });
});
