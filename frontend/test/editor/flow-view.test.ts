// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { MrCanvas } from "../../src/canvas";
import "../../src/canvas";
import { Cell } from "../../src/editor/cell";
import { FlowView } from "../../src/editor/flow/flow-view";
import type { Session } from "../../src/editor/session";
import { type Definition, type Finding, FlowStore } from "../../src/model";
import { english } from "../canvas/english";
import { chain, diamond, mesh } from "../model/flows";

const markup = readFileSync("templates/editor-canvas.html", "utf8").replace(
  /[\s\S]*<body>|<\/body>[\s\S]*/g,
  "",
);

let store: FlowStore;
let canvas: MrCanvas;
let opened: string[];
let menus: string[];
let findings: Cell<readonly Finding[]>;
let ends = new AbortController();

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 1600 });
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 900 });
  HTMLElement.prototype.showPopover = () => undefined;
  HTMLElement.prototype.hidePopover = () => undefined;
});

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["requestAnimationFrame", "cancelAnimationFrame", "setTimeout", "clearTimeout"],
  });
  vi.stubGlobal("fetch", async () => new Response('{"version": null}'));
  localStorage.clear();
});

afterEach(() => {
  ends.abort();
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function show(definition: Definition): void {
  document.body.innerHTML = `<div id="toasts"></div><div id="editor"><div class="palette"></div>${markup}</div>`;
  ends.abort();
  ends = new AbortController();
  store = new FlowStore(definition, () => Date.now());
  opened = [];
  menus = [];
  findings = new Cell<readonly Finding[]>([]);
  const root = document.querySelector<HTMLElement>("#editor")!;
  const session = {
    root,
    store,
    api: "/api/flows/f",
    findings,
    run: new Cell(null),
    tab: new Cell("flow"),
    selected: new Cell<readonly string[]>([]),
    template: (name: string) => document.querySelector(`template[data-template="${name}"]`),
  } as unknown as Session;
  canvas = root.querySelector<MrCanvas>("mr-canvas")!;
  canvas.strings = english();
  canvas.addEventListener("mr-menu", (event) => menus.push((event as CustomEvent).detail.key));
  new FlowView(session, canvas, { open: (key) => opened.push(key), findings: () => undefined }, ends.signal);
  frame();
}

function list(definition: Definition): void {
  show(definition);
  document.querySelector<HTMLElement>('[data-view-as="list"]')!.click();
  frame();
}

const frame = () => vi.advanceTimersByTime(400);
const rows = () => [...document.querySelectorAll<HTMLElement>("[data-list-rows] [role=row]")];
const row = (key: string) => document.querySelector<HTMLElement>(`[data-list-rows] [data-key="${key}"]`)!;
const said = () => document.querySelector("[data-said]")!.textContent;
const options = () => [...document.querySelectorAll<HTMLElement>("[data-link-list] [role=option]")];

function press(key: string, more: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
  frame();
}

describe("the flow as a list", () => {
  it("names each node with its kind, source, neighbours and findings, in the order of the flow", () => {
    list(diamond());
    findings.value = [{ severity: "ERROR", code: "sql-empty", message: "The script is empty", node: "b" }];
    frame();
    expect(
      rows()
        .map((one) => one.dataset.key)
        .sort(),
    ).toEqual(["a", "b", "c", "d"]);
    expect(row("b").getAttribute("aria-rowindex")).toBe("3");
    const cells = [...row("b").querySelectorAll("[role=gridcell]")].map((one) => one.textContent!.trim());
    expect(cells.slice(0, 2)).toEqual(["Node b", "SQL for Single Instance"]);
    expect(cells[3]).toContain("Node a");
    expect(cells[4]).toContain("Node d");
    expect(row("b").querySelector(".flow-found")!.getAttribute("aria-label")).toContain(
      "The script is empty",
    );
  });

  it("keeps few rows in the page, however many nodes there are, and all of them in reach", () => {
    list(mesh(3000));
    expect(rows().length).toBeLessThan(60);
    expect(document.querySelectorAll("[data-list-grid] *").length).toBeLessThan(1500);
    expect(document.querySelector("[data-list-grid]")!.getAttribute("aria-rowcount")).toBe("3001");
    press("End", { ctrlKey: true });
    expect((document.activeElement as HTMLElement).getAttribute("aria-rowindex")).toBe("3001");
    expect(rows().length).toBeLessThan(60);
  });

  it("has one stop for Tab", () => {
    list(diamond());
    press("ArrowDown");
    const stops = () =>
      [...document.querySelectorAll<HTMLElement>("[data-list-grid] *")].filter((one) => one.tabIndex === 0);
    expect(stops()).toEqual([document.activeElement]);
  });

  it("walks with the arrows, selects, and opens with Enter", () => {
    list(diamond());
    press("ArrowDown");
    press("ArrowDown");
    expect(document.activeElement).toBe(row("c"));
    expect(row("c").getAttribute("aria-selected")).toBe("true");
    press("Enter");
    expect(opened).toEqual(["c"]);
    press("ArrowUp", { shiftKey: true });
    expect(canvas.selection.nodes.sort()).toEqual(["b", "c"]);
    press("ArrowLeft", { shiftKey: true });
    expect(canvas.selection.nodes.sort()).toEqual(["a", "b"]);
    press("a", { ctrlKey: true });
    expect(canvas.selection.nodes).toHaveLength(4);
  });

  it("adds, renames, suspends, duplicates and deletes by keys, and says so", () => {
    list(chain(3));
    press("ArrowDown");
    expect(document.activeElement).toBe(row("n1"));
    press("F2");
    const field = document.activeElement as HTMLInputElement;
    field.value = "Load";
    press("Enter");
    expect(store.node("n1")!.name).toBe("Load");
    expect(said()).toBe("Renamed to Load.");
    expect(document.activeElement).toBe(row("n1"));
    press("d");
    expect(store.node("n1")!.policy?.suspended).toBe(true);
    expect(said()).toContain("Suspended Load");
    press("d", { ctrlKey: true });
    expect(store.nodes.at(-1)!.name).toBe("Load 2");
    expect(document.activeElement).toBe(row(store.nodes.at(-1)!.key));
    press("Delete");
    expect(store.nodes).toHaveLength(3);
    expect(rows()).toContain(document.activeElement);
    row("n1").focus();
    press("Delete", { ctrlKey: true });
    expect(store.edges).toEqual([{ from: "n0", to: "n2" }]);
    press("z", { ctrlKey: true });
    expect(store.nodes).toHaveLength(3);
    row("n2").focus();
    press("a");
    expect(store.edges.at(-1)).toEqual({ from: "n2", to: store.nodes.at(-1)!.key });
    expect(document.activeElement).toBe(row(store.nodes.at(-1)!.key));
  });

  it("refuses a name that is taken and keeps the field", () => {
    list(diamond());
    press("F2");
    const field = document.activeElement as HTMLInputElement;
    field.value = "Node b";
    press("Enter");
    expect(document.activeElement).toBe(field);
    expect(document.querySelector("#toasts")!.textContent).toContain("already has the name");
    press("Escape");
    expect(document.activeElement).toBe(row("a"));
  });

  it("connects and disconnects by C, with the reason where it may not be", () => {
    list(chain(3));
    row("n1").focus();
    press("c");
    const texts = options().map((one) => one.textContent);
    expect(texts[0]).toContain("Node n2");
    expect(options().at(-1)!.getAttribute("aria-disabled")).toBe("true");
    expect(texts.at(-1)).toContain("This would close a cycle: Node n0 → Node n1 → Node n0.");
    press("Enter");
    expect(store.edges).toEqual([{ from: "n0", to: "n1" }]);
    expect(said()).toContain("no longer starts after");
    expect(document.activeElement).toBe(row("n1"));
    press("C", { shiftKey: true });
    const other = options().find((one) => one.dataset.to === "n2")!;
    other.click();
    frame();
    expect(store.edges.at(-1)).toEqual({ from: "n2", to: "n1" });
  });

  it("leads to neighbours, cuts and splits dependencies by the buttons of a row", () => {
    list(chain(2));
    row("n0").focus();
    press("ArrowRight");
    press("ArrowRight");
    expect((document.activeElement as HTMLElement).dataset.link).toBe("n1");
    press("Enter");
    expect(document.activeElement).toBe(row("n1"));
    press("ArrowRight");
    press("a");
    expect(store.nodes).toHaveLength(3);
    expect(store.edges).toHaveLength(2);
    row("n0").focus();
    press("ArrowRight");
    press("ArrowRight");
    press("Delete");
    expect(store.edges).toHaveLength(1);
    expect(document.activeElement).toBe(row("n0"));
  });

  it("opens the menu of a node by keys", () => {
    list(diamond());
    press("F10", { shiftKey: true });
    expect(menus).toEqual(["a"]);
  });

  it("shows notes to be read, written and deleted", () => {
    list({ ...diamond(), notes: [{ key: "k", text: "Look", x: 0, y: 0, w: 100, h: 60 }] });
    const fields = () => [...document.querySelectorAll<HTMLTextAreaElement>("[data-list-notes] textarea")];
    expect(fields().map((one) => one.value)).toEqual(["Look"]);
    row("a").focus();
    press("n");
    expect(fields()).toHaveLength(2);
    expect(document.activeElement).toBe(fields()[1]);
    document.querySelector<HTMLElement>("[data-list-notes] button")!.click();
    expect(store.definition.notes).toHaveLength(1);
  });

  it("shows names as text", () => {
    const markup = "<img src=x onerror=alert(1)>";
    list({ ...diamond(), nodes: diamond().nodes!.map((one) => ({ ...one, name: `${markup} ${one.key}` })) });
    press("c");
    expect(document.querySelector("[data-list-rows] img, [data-link-picker] img")).toBeNull();
    expect(row("a").querySelector("[data-name]")!.textContent).toBe(`${markup} a`);
  });

  it("is remembered", () => {
    list(diamond());
    show(diamond());
    expect(document.querySelector<HTMLElement>("[data-list]")!.hidden).toBe(false);
  });
});

describe("finding", () => {
  const bar = () => document.querySelector<HTMLElement>("[data-find]")!;
  const type = (text: string) => {
    const field = bar().querySelector("input")!;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    frame();
  };

  it("goes through what has the words in its name, SQL or data source, and back to the last one", () => {
    const flow = diamond();
    flow.nodes![1]!.config = { sql: "select * from orders" };
    flow.nodes![3]!.config = { dataSource: "Orders PG" };
    show(flow);
    press("f", { ctrlKey: true });
    expect(document.activeElement).toBe(bar().querySelector("input"));
    type("ORDERS");
    expect(canvas.selection.nodes).toEqual(["b"]);
    press("Enter");
    expect(canvas.selection.nodes).toEqual(["d"]);
    press("Enter");
    expect(canvas.selection.nodes).toEqual(["b"]);
    press("Enter", { shiftKey: true });
    expect(canvas.querySelector<HTMLElement>('[data-key="b"]')!.dataset.match).toBe("yes");
    press("Escape");
    expect(bar().hidden).toBe(true);
    expect(document.activeElement).toBe(canvas.querySelector('[data-key="d"]'));
    expect(canvas.querySelector("[data-match]")).toBeNull();
  });

  it("says when there is nothing", () => {
    show(diamond());
    press("f", { ctrlKey: true });
    type("nothing like it");
    expect(bar().querySelector("[data-none]")).not.toBeNull();
    press("Enter");
    expect(canvas.selection.nodes).toEqual([]);
  });
});
