// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IntoFlow } from "../../src/files/into-flow";
import { NewFlow } from "../../src/files/new-flow";
import { inOrderOf } from "../../src/files/order";
import { type Definition, FlowStore } from "../../src/model";
import { diamond, flow, node } from "../model/flows";

const at = (dataSource: string, key: string) => ({ ...node(key), config: { dataSource, sql: "select 1" } });

/** A file with two data sources that nobody knows. */
const file: Definition = {
  ...flow([at("left", "a"), at("left", "b"), at("right", "c")], ["a", "b"]),
  name: "From a file",
  description: "<b>bold</b>",
};
const missing = (key: string) => ({
  severity: "ERROR",
  code: "data-source-missing",
  node: key,
  message: `${key}: no such data source`,
});

let answers: Record<string, () => Response>;
let sent: { path: string; type: string | null; body: unknown }[];
const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });

beforeEach(() => {
  sent = [];
  answers = {
    "/api/flow-files/reading": json({
      definition: file,
      unknownDataSources: ["left", "right"],
      findings: ["a", "b", "c"].map(missing),
    }),
    "/api/data-sources": json({ items: [{ name: "Sandbox", environment: "test" }] }),
  };
  vi.stubGlobal("fetch", async (path: string, { headers, body }: RequestInit) => {
    sent.push({ path, type: new Headers(headers).get("Content-Type"), body });
    return answers[path]!();
  });
  const field = (name: string) =>
    `<input data-import-${name}><span data-import-error="${name}" hidden></span>`;
  document.body.innerHTML = `<dialog open><form>${field("file")}<div data-import-contents hidden>${field("name")}
    <div data-import-what></div></div><button data-import-do disabled></button></form></dialog>`;
});

afterEach(() => vi.unstubAllGlobals());

const dialog = () => document.querySelector("dialog")!;
const go = () => document.querySelector<HTMLButtonElement>("[data-import-do]")!;
const wrong = (field: string) => document.querySelector(`[data-import-error="${field}"]`)!.textContent;
const findings = () => [...document.querySelectorAll(".finding-list li")].map((one) => one.textContent);
const submit = () =>
  dialog()
    .querySelector("form")!
    .dispatchEvent(new Event("submit", { cancelable: true }));
const chosen = new File(["name: n"], "flow.yaml");

function choose(name: string, value: string): void {
  const label = [...document.querySelectorAll("label")].find((one) => one.textContent === name)!;
  const select = document.querySelector<HTMLSelectElement>(`#${label.htmlFor}`)!;
  select.value = value;
  select.dispatchEvent(new Event("change"));
}

describe("a file that becomes a new flow", () => {
  it("is sent as it is, shown as text and asked about", async () => {
    await new NewFlow(dialog()).read(chosen);
    expect(wrong("file")).toBe("");
    expect(sent[0]).toEqual({ path: "/api/flow-files/reading", type: "application/yaml", body: chosen });
    expect(document.querySelector<HTMLInputElement>("[data-import-name]")!.value).toBe("From a file");
    expect(document.querySelector(".import-lines b")).toBeNull();
    expect(document.querySelector(".import-lines")!.textContent).toContain("<b>bold</b>");
    expect(document.querySelectorAll("select")).toHaveLength(2);
    expect(go().disabled).toBe(false);
  });

  it("says its schedule in the console's words, and when it has none", async () => {
    const said = async (schedule: object | null, words: string) => {
      const definition = { ...file, properties: { zone: "Asia/Shanghai" }, schedule };
      answers["/api/flow-files/reading"] = json({ definition, unknownDataSources: [], findings: [] });
      answers["/api/preview/schedule"] = json({ text: words });
      await new NewFlow(dialog()).read(chosen);
      const line = () => document.querySelector(".import-lines dd:nth-of-type(2)")!.textContent;
      await vi.waitFor(() => expect(line()).not.toBe("…"));
      return line();
    };
    const schedule = { enabled: true, type: "PERIODIC", cycle: "DAY", time: "09:00" };
    expect(await said(schedule, "Every day at 09:00.")).toBe("import.scheduled");
    expect(await said({ ...schedule, enabled: false }, "Every day.")).toBe("import.scheduled.off");
    expect(await said(schedule, "")).toBe("import.scheduled.wrong");
    expect(await said(null, "")).toBe("import.unscheduled");
  });

  it("is created with the chosen data sources and without the findings about them", async () => {
    const assign = vi.spyOn(location, "assign").mockImplementation(() => {});
    await new NewFlow(dialog()).read(chosen);
    expect(findings()).toHaveLength(3);
    choose("left", "Sandbox");
    expect(findings()).toHaveLength(1);
    answers["/api/flows"] = json({ id: "x1" }, 201);
    submit();
    await vi.waitFor(() => expect(assign).toHaveBeenCalledWith("/flows/x1"));
    const { name, definition } = JSON.parse(String(sent.at(-1)!.body));
    expect(name).toBe("From a file");
    expect(definition.nodes).toEqual([at("Sandbox", "a"), at("Sandbox", "b"), at("right", "c")]);
  });

  it("keeps the dialog when the name is taken", async () => {
    await new NewFlow(dialog()).read(chosen);
    answers["/api/flows"] = json({ code: "name-taken", detail: "The name is taken." }, 409);
    submit();
    await vi.waitFor(() => expect(wrong("name")).toBe("The name is taken."));
    expect(wrong("file")).toBe("");
    expect(go().disabled).toBe(false);
  });

  it("is refused with the sentence that says where it is wrong", async () => {
    const made = new NewFlow(dialog());
    await made.read(chosen);
    answers["/api/flow-files/reading"] = json({ detail: "name is required (line 1, column 1)." }, 400);
    await made.read(chosen);
    expect(wrong("file")).toBe("name is required (line 1, column 1).");
    expect(document.querySelector<HTMLElement>("[data-import-contents]")!.hidden).toBe(true);
    expect(go().disabled).toBe(true);
  });
});

describe("a file that becomes the draft", () => {
  it("is one step, which undo takes back, and leaves the name", async () => {
    const draft = { ...diamond(), name: "Mine" };
    const store = new FlowStore(draft);
    await new IntoFlow(dialog(), store).read(chosen);
    choose("right", "Sandbox");
    submit();
    await vi.waitFor(() => expect(store.canUndo).toBe(true));
    expect(store.definition.name).toBe("Mine");
    expect(store.nodes).toEqual([at("left", "a"), at("left", "b"), at("Sandbox", "c")]);
    expect(store.edges).toEqual([{ from: "a", to: "b" }]);
    store.undo();
    expect(store.definition).toEqual(draft);
    expect(store.canUndo).toBe(false);
  });

  it("has nothing to do when it says what the draft says", async () => {
    const store = new FlowStore({ ...file, nodes: [...file.nodes!].reverse(), name: "Mine" });
    await new IntoFlow(dialog(), store).read(chosen);
    expect(go().disabled).toBe(true);
    choose("right", "Sandbox");
    expect(go().disabled).toBe(false);
  });

  it("leaves what stays in its place", () => {
    const draft = flow([node("c"), node("a"), node("b")], ["b", "c"], ["a", "b"]);
    const sorted = flow([node("a"), node("b"), node("c"), node("d")], ["a", "b"], ["a", "d"], ["b", "c"]);
    const placed = inOrderOf(draft, sorted);
    expect(placed.nodes!.map(({ key }) => key)).toEqual(["c", "a", "b", "d"]);
    expect(placed.edges!.map(({ from, to }) => from + to)).toEqual(["bc", "ab", "ad"]);
  });
});
