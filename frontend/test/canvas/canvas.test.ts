// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { chain, diamond, flow, mesh, node } from "../model/flows";
import {
  bench,
  card,
  circle,
  drag,
  frame,
  middle,
  pointer,
  press,
  show,
  spoken,
  stage,
  useBench,
} from "./setup";

useBench();

describe("the canvas at any size", () => {
  it.each([
    [500, 1],
    [3000, 2],
    [3000, 1],
    [3000, 0.6],
    [3000, 0.45],
    [3000, 0.33],
    [3000, 0.1],
  ])("holds less than 2,000 elements for %d nodes at zoom %d", (count, zoom) => {
    show(mesh(count));
    bench.canvas.setFindings(
      mesh(count).nodes!.map((one) => ({ severity: "ERROR", code: "x", message: "x", node: one.key })),
    );
    bench.canvas.setStates(new Map(mesh(count).nodes!.map((one) => [one.key, { state: "SUCCEEDED" }])));
    bench.canvas.zoom = zoom;
    frame();
    expect(bench.canvas.querySelectorAll("*").length).toBeLessThan(2000);
    expect(bench.canvas.querySelectorAll("*").length).toBeGreaterThan(50);
  });

  it("holds less than 2,000 elements when everything lies in one place", () => {
    show(flow(Array.from({ length: 2000 }, (_, at) => node(`k${at}`, at % 7, at % 5))));
    expect(stage().dataset.detail).toBe("far");
    expect(bench.canvas.querySelectorAll("*").length).toBeLessThan(2000);
  });

  it("makes cards only of what can be seen", () => {
    show(chain(200));
    bench.canvas.zoom = 1;
    bench.canvas.select(["n100"]);
    frame();
    expect(card("n100")).not.toBeNull();
    expect(card("n0")).toBeNull();
    expect(bench.canvas.querySelectorAll(".mr-card").length).toBeLessThan(12);
  });
});

describe("by pointer", () => {
  it("connects from the circle on the right", () => {
    const store = show(flow([node("a", 0, 0), node("b", 400, 0)]));
    drag(circle("a"), middle("b"));
    expect(store.edges).toEqual([{ from: "a", to: "b" }]);
  });

  it("connects by a click on the circle and a click on the target", () => {
    const store = show(flow([node("a", 0, 0), node("b", 400, 0)]));
    const [from, to] = [circle("a"), middle("b")];
    drag(from, from);
    pointer("pointermove", { x: to.x, y: to.y });
    frame();
    expect(card("b").dataset.target).toBe("legal");
    drag(to, to);
    expect(store.edges).toHaveLength(1);
  });

  it("lights what may be reached and refuses a cycle with its path", () => {
    const store = show(diamond());
    const start = circle("d");
    pointer("pointerdown", start);
    pointer("pointermove", middle("a"));
    frame();
    expect(card("a").dataset.target).toBe("no");
    expect(bench.canvas.querySelector(".mr-hint")!.textContent).toContain(
      "Node a → Node b → Node d → Node a",
    );
    pointer("pointerup", middle("a"));
    vi.advanceTimersByTime(50);
    expect(store.edges).toHaveLength(4);
    expect(bench.events.find((event) => event.type === "mr-refused")!.detail).toMatchObject({
      reason: "cycle",
      path: ["a", "b", "d", "a"],
      sentence: "This would close a cycle: Node a → Node b → Node d → Node a.",
    });
    expect(card("b").dataset.flash).toBe("yes");
    expect(card("c").dataset.flash).toBeUndefined();
    vi.advanceTimersByTime(3000);
    expect(card("b").dataset.flash).toBeUndefined();
  });

  it("moves the selected cards together, on the grid, as one step", () => {
    const store = show(flow([node("a", 0, 0), node("b", 400, 0), node("c", 0, 300)]));
    bench.canvas.select(["a", "b"]);
    frame();
    const start = middle("a");
    drag(start, { x: start.x + 47, y: start.y + 91 });
    expect(store.node("a")!.position).toEqual({ x: 40, y: 100 });
    expect(store.node("b")!.position).toEqual({ x: 440, y: 100 });
    expect(store.node("c")!.position).toEqual({ x: 0, y: 300 });
    store.undo();
    expect(store.node("b")!.position).toEqual({ x: 400, y: 0 });
    expect(store.canUndo).toBe(false);
  });

  it("puts a drag back on Escape", () => {
    const store = show(flow([node("a", 0, 0)]));
    const start = middle("a");
    pointer("pointerdown", start);
    pointer("pointermove", { x: start.x + 100, y: start.y + 100 });
    press("Escape");
    pointer("pointerup", { x: start.x + 100, y: start.y + 100 });
    expect(store.revision).toBe(0);
  });

  it("selects with a rectangle, and toggles with shift", () => {
    show(diamond());
    const [a, d] = [bench.canvas.rectOf("a")!, bench.canvas.rectOf("d")!];
    drag({ x: a.x - 20, y: a.y - 150 }, { x: d.x - 20, y: d.y + 150 }, { shiftKey: true });
    expect(bench.canvas.selection.nodes.sort()).toEqual(["a", "b", "c"]);
    drag(middle("b"), middle("b"), { shiftKey: true });
    expect(bench.canvas.selection.nodes.sort()).toEqual(["a", "c"]);
  });

  it("pans on blank and leaves the document alone", () => {
    const store = show(diamond());
    const before = bench.canvas.rectOf("a")!;
    drag({ x: 30, y: 30 }, { x: 130, y: 80 });
    expect(bench.canvas.rectOf("a")).toMatchObject({ x: before.x + 100, y: before.y + 50 });
    expect(store.revision).toBe(0);
  });

  it("zooms at the pointer with control and the wheel", () => {
    show(diamond());
    const at = middle("b");
    const turn = new WheelEvent("wheel", { deltaY: -100, bubbles: true });
    // This DOM's wheel events do not know that they are mouse bench.events.
    Object.assign(turn, { ctrlKey: true, clientX: at.x, clientY: at.y });
    stage().dispatchEvent(turn);
    expect(bench.canvas.zoom).toBeGreaterThan(1);
    expect(middle("b").x).toBeCloseTo(at.x);
    expect(middle("b").y).toBeCloseTo(at.y);
  });

  it("removes a chosen edge, and a node with its edges", () => {
    const store = show(diamond());
    const [from, to] = [circle("a"), bench.canvas.rectOf("b")!];
    const between = { x: (from.x + to.x) / 2, y: (from.y + to.y + 28) / 2 };
    drag(between, between);
    expect(bench.canvas.selection.edges).toEqual([{ from: "a", to: "b" }]);
    press("Delete");
    expect(store.edges).toHaveLength(3);
    drag(middle("c"), middle("c"));
    press("Delete");
    expect(store.edges).toEqual([{ from: "b", to: "d" }]);
    press("z", { ctrlKey: true });
    press("z", { ctrlKey: true });
    expect(store.definition).toEqual(diamond());
    press("y", { ctrlKey: true });
    expect(store.edges).toHaveLength(3);
  });

  it("shows names as text, whatever they hold", () => {
    const name = '<img src=x onerror="alert(1)">';
    show(flow([{ ...node("a"), name }]));
    expect(card("a").querySelector(".mr-name")!.textContent).toBe(name);
    expect(bench.canvas.querySelector("img")).toBeNull();
  });
});

describe("by keyboard", () => {
  it("has one stop for Tab, which follows the walk", () => {
    show(diamond());
    const stops = () =>
      [...bench.canvas.querySelectorAll<HTMLElement>(".mr-stage, .mr-card")].filter(
        (one) => one.tabIndex === 0,
      );
    expect(stops()).toEqual([stage()]);
    press("ArrowRight");
    expect(stops()).toEqual([card("a")]);
    press("ArrowRight");
    press("ArrowRight");
    expect(document.activeElement).toBe(card("d"));
    expect(stops()).toEqual([card("d")]);
  });

  it("never takes Tab", () => {
    show(diamond());
    press("ArrowRight");
    const tab = new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true });
    document.activeElement!.dispatchEvent(tab);
    expect(tab.defaultPrevented).toBe(false);
  });

  it("connects with C, arrows and Enter, and takes it away again", () => {
    const store = show(flow([node("a", 0, 0), node("b", 400, 0), node("c", 800, 0)]));
    press("ArrowRight");
    press("c");
    press("ArrowRight");
    expect(spoken()).toContain("Node b, 1 of 2");
    press("ArrowRight");
    press("Enter");
    expect(store.edges).toEqual([{ from: "a", to: "c" }]);
    expect(spoken()).toContain("Node c now starts after Node a");
    press("c");
    press("ArrowRight");
    press("ArrowRight");
    expect(spoken()).toContain("already connected");
    press("Enter");
    expect(store.edges).toEqual([]);
  });

  it("adds after the selected node, with a dependency, as one step", () => {
    const store = show(flow([node("a")]));
    press("ArrowRight");
    press("a");
    expect(store.nodes).toHaveLength(2);
    expect(store.edges).toEqual([{ from: "a", to: store.nodes[1]!.key }]);
    expect(document.activeElement).toBe(card(store.nodes[1]!.key));
    press("z", { ctrlKey: true });
    expect(store.nodes).toHaveLength(1);
  });

  it("renames with F2 and says why a name cannot be", () => {
    const store = show(diamond());
    press("ArrowRight");
    press("F2");
    const field = bench.canvas.querySelector<HTMLInputElement>(".mr-rename")!;
    field.value = "Node b";
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    frame();
    expect(bench.canvas.querySelector(".mr-hint")!.textContent).toContain("already has the name");
    field.value = "Extract data from RDS";
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    frame();
    expect(store.node("a")!.name).toBe("Extract data from RDS");
    expect(bench.canvas.querySelector(".mr-rename")).toBeNull();
    expect(document.activeElement).toBe(card("a"));
  });

  it("moves with Alt and the arrows, and opens with Enter", () => {
    const store = show(diamond());
    press("ArrowRight");
    press("ArrowDown", { altKey: true });
    expect(store.node("a")!.position).toEqual({ x: 0, y: 120 });
    press("Enter");
    expect(bench.events.at(-1)).toEqual({ type: "mr-open", detail: { key: "a" } });
  });

  it("selects everything down the stream", () => {
    show(diamond());
    press("ArrowRight");
    press("ArrowRight", { shiftKey: true });
    expect(bench.canvas.selection.nodes.sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps the focus when undo takes the node that has it", () => {
    show(chain(3));
    press("ArrowRight");
    press("a");
    press("z", { ctrlKey: true });
    expect(bench.canvas.contains(document.activeElement)).toBe(true);
  });

  it("moves the focus on to a neighbour when a node goes", () => {
    show(chain(3));
    press("ArrowRight");
    press("Delete");
    expect(document.activeElement).toBe(card("n1"));
  });
});

describe("a run", () => {
  it("paints states, counts the seconds and says both", () => {
    show(chain(3), true);
    const start = Date.now();
    bench.canvas.setStates(
      new Map([
        ["n0", { state: "SUCCEEDED", startedAt: start - 2000, endedAt: start - 200 }],
        ["n1", { state: "RUNNING", startedAt: start }],
        ["n2", { state: "WAITING" }],
      ]),
    );
    frame();
    expect(card("n0").dataset.state).toBe("succeeded");
    expect(card("n0").getAttribute("aria-label")).toContain("Succeeded, 1.8 s");
    expect(card("n1").dataset.state).toBe("running");
    vi.advanceTimersByTime(41_000);
    expect(card("n1").querySelector<HTMLElement>(".mr-source")!.dataset.time).toBe("0:41");
    bench.canvas.setState("n1", { state: "UNKNOWN", startedAt: start });
    frame();
    expect(card("n1").dataset.state).toBe("unknown");
    bench.canvas.setStates(new Map());
    frame();
    expect(card("n1").dataset.state).toBeUndefined();
  });

  it("cannot be edited", () => {
    const store = show(diamond(), true);
    press("ArrowRight");
    press("Delete");
    press("a");
    press("F2");
    press("c");
    press("z", { ctrlKey: true });
    drag(circle("a"), middle("d"));
    const start = middle("b");
    drag(start, { x: start.x + 100, y: start.y });
    expect(store.revision).toBe(0);
    expect(bench.canvas.addAt(300, 300, "sql")).toBeNull();
    expect(bench.canvas.querySelector(".mr-rename")).toBeNull();
  });
});

describe("findings", () => {
  it("are badges that lead to their place", () => {
    show(diamond());
    bench.canvas.setFindings([
      { severity: "WARNING", code: "variable-unused", message: "Nobody uses x", node: "b" },
      { severity: "ERROR", code: "sql-empty", message: "The script is empty", node: "b" },
    ]);
    frame();
    const badge = card("b").querySelector<HTMLElement>(".mr-found")!;
    expect(badge.dataset.severity).toBe("error");
    expect(badge.getAttribute("aria-label")).toContain("1 error, 1 warning");
    badge.click();
    expect(bench.events.at(-1)).toEqual({ type: "mr-findings", detail: { key: "b" } });
    bench.canvas.setFindings([]);
    frame();
    expect(card("b").querySelector(".mr-found")).toBeNull();
  });
});

describe("a suspended node", () => {
  it("is suspended by D with all that are selected, as one step, and says so", () => {
    const store = show(diamond());
    bench.canvas.select(["b", "c"]);
    bench.canvas.focusNode("b");
    press("d");
    expect(store.nodes.map((one) => one.policy?.suspended ?? false)).toEqual([false, true, true, false]);
    expect(spoken()).toContain("2 nodes");
    expect(card("b").dataset.suspended).toBe("yes");
    expect(card("b").getAttribute("aria-label")).toContain("suspended");
    expect(card("b").querySelector<HTMLElement>(".mr-source")!.dataset.suspended).toBe("suspended");
    press("d");
    expect(store.node("b")?.policy?.suspended).toBe(false);
    store.undo();
    store.undo();
    frame();
    expect(store.node("b")?.policy).toBeUndefined();
    expect(card("b").dataset.suspended).toBeUndefined();
  });

  it("stays as it is where nothing can be edited", () => {
    const store = show(diamond(), true);
    bench.canvas.focusNode("b");
    press("d");
    expect(store.node("b")?.policy).toBeUndefined();
  });
});

describe("the menu of a node", () => {
  const wanted = () => bench.events.filter((event) => event.type === "mr-menu").map((event) => event.detail);
  const right = (at: { x: number; y: number }) => {
    const event = new MouseEvent("contextmenu", {
      bubbles: true,
      cancelable: true,
      clientX: at.x,
      clientY: at.y,
    });
    stage().dispatchEvent(event);
    frame();
    return event;
  };

  it("is asked for by the right button, which selects a node that is not selected yet", () => {
    show(diamond());
    bench.canvas.select(["a", "b"]);
    const at = middle("b");
    expect(right(at).defaultPrevented).toBe(true);
    expect(bench.canvas.selection.nodes).toEqual(["a", "b"]);
    right(middle("c"));
    expect(bench.canvas.selection.nodes).toEqual(["c"]);
    expect(wanted()).toMatchObject([{ key: "b", x: at.x, y: at.y }, { key: "c" }]);
    expect(right({ x: 1500, y: 880 }).defaultPrevented).toBe(false);
  });

  it("is asked for by keys, below the card", () => {
    show(diamond());
    bench.canvas.focusNode("d");
    press("F10", { shiftKey: true });
    press("ContextMenu");
    const rect = bench.canvas.rectOf("d")!;
    const place = { key: "d", x: rect.x, y: rect.y + rect.height };
    expect(wanted()).toEqual([place, place]);
    expect(bench.canvas.selection.nodes).toEqual(["d"]);
  });
});

describe("a state with a reason", () => {
  it("tells it to people and to assistive technology", () => {
    show(diamond());
    bench.canvas.setStates(new Map([["a", { state: "SKIPPED", reason: "not part of this run" }]]));
    frame();
    expect(card("a").title).toBe("Skipped: not part of this run");
    expect(card("a").getAttribute("aria-label")).toContain("Skipped: not part of this run");
    bench.canvas.setStates(new Map());
    frame();
    expect(card("a").title).toBe("");
  });
});
