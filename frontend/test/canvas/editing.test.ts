// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { chain, diamond, flow, node } from "../model/flows";
import {
  bench,
  card,
  circle,
  clipboard,
  drag,
  frame,
  middle,
  pointer,
  press,
  refused,
  show,
  spoken,
  stage,
  useBench,
} from "./setup";

useBench();

const options = () => [...bench.canvas.querySelectorAll<HTMLElement>(".mr-quick [role=option]")];
const field = () => bench.canvas.querySelector<HTMLInputElement>(".mr-quick input")!;
const quick = () => bench.canvas.querySelector<HTMLElement>(".mr-quick")!;

describe("the clipboard", () => {
  it("takes nodes with their dependencies into another flow and names them anew where needed", () => {
    show(diamond());
    bench.canvas.select(["a", "b"]);
    const text = clipboard("copy");
    bench.canvas.remove();
    const store = show(flow([{ ...node("z"), name: "Node a" }]));
    clipboard("paste", text);
    expect(store.nodes.map((one) => one.name)).toEqual(["Node a", "Node a 2", "Node b"]);
    expect(store.edges).toEqual([{ from: "a", to: "b" }]);
    expect(bench.canvas.selection.nodes.sort()).toEqual(["a", "b"]);
    press("z", { ctrlKey: true });
    expect(store.nodes).toHaveLength(1);
  });

  it("cuts as one step, and puts what is pasted where the pointer is", () => {
    const store = show(diamond());
    bench.canvas.select(["d"]);
    const text = clipboard("cut");
    expect(store.nodes).toHaveLength(3);
    pointer("pointermove", { x: 1200, y: 700 });
    clipboard("paste", text);
    frame();
    const at = middle("d");
    expect(Math.abs(at.x - 1200) + Math.abs(at.y - 700)).toBeLessThan(40);
  });

  it("refuses what is not ours, and says so", () => {
    const store = show(diamond());
    clipboard("paste", '{"nodes":[{"type":"n8n"}]}');
    expect(store.revision).toBe(0);
    expect(refused()).toMatchObject([{ sentence: "The clipboard holds no nodes of a task flow." }]);
    expect(spoken()).toContain("holds no nodes");
  });

  it("leaves the fields of the canvas alone", () => {
    const store = show(diamond());
    bench.canvas.select(["a"]);
    bench.canvas.rename("a");
    frame();
    expect(clipboard("copy")).toBe("");
    clipboard("paste", JSON.stringify(diamond()));
    expect(store.nodes).toHaveLength(4);
  });

  it("duplicates with Ctrl+D, dependencies among the copies included", () => {
    const store = show(diamond());
    bench.canvas.select(["a", "b"]);
    bench.canvas.focusNode("a");
    press("d", { ctrlKey: true });
    expect(store.nodes.slice(4).map((one) => one.name)).toEqual(["Node a 2", "Node b 2"]);
    expect(store.edges).toHaveLength(5);
    expect(document.activeElement).toBe(card(store.nodes[4]!.key));
  });
});

describe("the palette on the canvas", () => {
  it("opens where a wire is dropped on blank, and connects what is chosen", () => {
    const store = show(flow([node("a")]));
    const from = circle("a");
    drag(from, { x: from.x + 200, y: from.y + 200 });
    expect(quick().hidden).toBe(false);
    expect(document.activeElement).toBe(field());
    expect(options().map((one) => one.dataset.what)).toEqual(["sql"]);
    field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    frame();
    expect(store.edges).toEqual([{ from: "a", to: store.nodes[1]!.key }]);
    expect(document.activeElement).toBe(card(store.nodes[1]!.key));
    press("z", { ctrlKey: true });
    expect(store.nodes).toHaveLength(1);
  });

  it("closes on Escape, takes the wire away and gives the focus back", () => {
    const store = show(flow([node("a")]));
    drag(circle("a"), { x: 300, y: 800 });
    field().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    frame();
    expect(quick().hidden).toBe(true);
    expect(card("a").dataset.target).toBeUndefined();
    expect(document.activeElement).toBe(card("a"));
    expect(store.revision).toBe(0);
  });

  it("opens by A and by a double-click on blank, can be searched, and offers notes", () => {
    const store = show(diamond());
    press("a");
    expect(options().map((one) => one.textContent)).toEqual([
      "SQL for Single InstanceData Processing",
      "NoteCanvas",
    ]);
    field().value = "not";
    field().dispatchEvent(new Event("input", { bubbles: true }));
    expect(options()).toHaveLength(1);
    field().value = "nothing of the kind";
    field().dispatchEvent(new Event("input", { bubbles: true }));
    expect(options()).toHaveLength(0);
    field().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    frame();
    stage().dispatchEvent(new MouseEvent("dblclick", { bubbles: true, clientX: 100, clientY: 800 }));
    frame();
    expect(quick().hidden).toBe(false);
    expect(store.revision).toBe(0);
  });

  it("stays shut where nothing can be edited", () => {
    show(diamond(), true);
    press("a");
    stage().dispatchEvent(new MouseEvent("dblclick", { bubbles: true, clientX: 100, clientY: 800 }));
    frame();
    expect(quick().hidden).toBe(true);
  });
});

describe("in a dependency", () => {
  const wide = () => flow([node("a"), node("b", 700), node("x", 300, 300)], ["a", "b"]);
  const between = () => ({ x: (circle("a").x + bench.canvas.rectOf("b")!.x) / 2, y: circle("a").y });

  it("a card without dependencies that is dropped there takes its place", () => {
    const store = show(wide());
    const to = between();
    pointer("pointerdown", middle("x"));
    pointer("pointermove", { x: to.x, y: to.y + 60 });
    pointer("pointermove", to);
    frame();
    expect(bench.canvas.querySelector('.mr-edge[data-look="hover"]')).not.toBeNull();
    pointer("pointerup", to);
    frame();
    expect(store.edges).toEqual([
      { from: "a", to: "x" },
      { from: "x", to: "b" },
    ]);
    expect(spoken()).toBe("Node x now stands between Node a and Node b.");
    press("z", { ctrlKey: true });
    expect(store.definition).toEqual(wide());
  });

  it("a card that is let go with Alt only lies there", () => {
    const store = show(wide());
    drag(middle("x"), between(), { altKey: true });
    expect(store.edges).toHaveLength(1);
  });

  it("a new node is put by what is dropped there and by the plus in its middle", () => {
    const store = show(wide());
    const at = between();
    bench.canvas.addAt(at.x, at.y, "sql");
    frame();
    expect(store.edges).toHaveLength(2);
    store.undo();
    frame();
    pointer("pointermove", between());
    frame();
    const plus = [...bench.canvas.querySelectorAll<HTMLElement>(".mr-plus")].find((one) => !one.hidden)!;
    expect(plus.getAttribute("aria-label")).toBe("Put a node in between");
    plus.click();
    frame();
    expect(store.edges).toHaveLength(2);
    expect(store.edges.every((edge) => edge.from !== "a" || edge.to !== "b")).toBe(true);
  });

  it("a new node is put by keys: C, arrows, A", () => {
    const store = show(chain(2));
    press("ArrowRight");
    press("c");
    press("ArrowRight");
    expect(spoken()).toContain("A puts a node in between");
    press("a");
    expect(store.nodes).toHaveLength(3);
    expect(store.edges.map((edge) => edge.from)).toEqual(["n0", store.nodes[2]!.key]);
  });
});

describe("the plus beside the circle", () => {
  it("adds a node after the card under the pointer", () => {
    const store = show(flow([node("a")]));
    pointer("pointermove", middle("a"));
    frame();
    bench.canvas.querySelector<HTMLElement>('.mr-plus[aria-label="Add a node after this one"]')!.click();
    frame();
    expect(store.edges).toEqual([{ from: "a", to: store.nodes[1]!.key }]);
  });
});

describe("deleting with Ctrl", () => {
  it("joins the neighbours and says how many", () => {
    const store = show(chain(3));
    press("ArrowRight");
    press("ArrowRight");
    press("Delete", { ctrlKey: true });
    expect(store.edges).toEqual([{ from: "n0", to: "n2" }]);
    expect(spoken()).toBe("Removed Node n1, and drew 1 dependency in their place.");
    expect(document.activeElement).toBe(card("n2"));
  });
});

describe("alignment", () => {
  it("puts a dragged card in line with another and shows the line while it is dragged", () => {
    const store = show(flow([node("a", 3, 7), node("b", 400, 400)]));
    const start = middle("b");
    const guides = () => bench.canvas.querySelector(".mr-guides")!.getAttribute("d") ?? "";
    pointer("pointerdown", start);
    pointer("pointermove", { x: start.x - 200, y: start.y - 200 });
    pointer("pointermove", { x: start.x - 395, y: start.y - 180 });
    frame();
    expect(guides()).toMatch(/^M113 /);
    pointer("pointerup", { x: start.x - 395, y: start.y - 180 });
    frame();
    expect(store.node("b")!.position).toEqual({ x: 3, y: 220 });
    expect(guides()).toBe("");
  });
});

describe("the far view", () => {
  it("keeps the focus while it lasts and gives it back to the card", () => {
    show(diamond());
    press("ArrowRight");
    for (let times = 0; times < 14; times++) press("-");
    expect(stage().dataset.detail).toBe("far");
    expect(document.activeElement).toBe(stage());
    press("0");
    frame();
    expect(document.activeElement).toBe(card("a"));
  });
});

describe("marks", () => {
  it("show what a search found and what is not published yet", () => {
    show(diamond());
    bench.canvas.setMatches(["b"]);
    bench.canvas.setChanged(new Set(["c"]));
    frame();
    expect(card("b").dataset.match).toBe("yes");
    expect(card("c").dataset.changed).toBe("yes");
    expect(card("c").getAttribute("aria-label")).toContain("changed since it was published");
    bench.canvas.setMatches([]);
    frame();
    expect(card("b").dataset.match).toBeUndefined();
  });
});

describe("an empty flow", () => {
  it("says what to do first and offers the tutorial", () => {
    show(flow([]));
    const box = bench.canvas.querySelector<HTMLElement>(".mr-empty")!;
    expect(box.textContent).toContain("Drag “SQL for Single Instance” here, or press A");
    box.querySelector("button")!.click();
    expect(bench.events.at(-1)?.type).toBe("mr-template");
  });

  it("offers nothing where it cannot be edited", () => {
    show(flow([]), true);
    expect(bench.canvas.querySelector(".mr-empty button")).toBeNull();
  });
});
