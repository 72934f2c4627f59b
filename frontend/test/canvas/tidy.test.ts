// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { layout } from "../../src/canvas/tidy";
import { layered, type Places, type Plan } from "../../src/layout/layered";
import { diamond } from "../model/flows";
import { bench, frame, middle, press, refused, show, spoken, useBench } from "./setup";

useBench();

let answer: ((places: Places | null) => void) | null = null;
let asked: Plan | null = null;
layout.start = (plan, done) => {
  asked = plan;
  answer = done;
  return () => undefined;
};
const tidy = () => press("T", { altKey: true, shiftKey: true, code: "KeyT" });
const calm = (yes: boolean) =>
  vi.spyOn(window, "matchMedia").mockImplementation(
    (query) =>
      ({
        matches: yes && query.includes("reduce"),
        addEventListener() {},
        removeEventListener() {},
      }) as unknown as MediaQueryList,
  );

afterEach(() => vi.restoreAllMocks());

describe("tidying up the canvas", () => {
  it("moves every card to its place in a short motion, as one step", () => {
    calm(false);
    const store = show(diamond());
    tidy();
    const places = layered(asked!);
    const before = middle("d");
    answer!(places);
    vi.advanceTimersByTime(100);
    expect(store.node("d")!.position).toEqual(places.d);
    const halfway = middle("d");
    frame();
    frame();
    expect(halfway).not.toEqual(before);
    expect(halfway).not.toEqual(middle("d"));
    expect(spoken()).toContain("Tidied up");
    press("z", { ctrlKey: true });
    expect(store.definition).toEqual(diamond());
    expect(store.canUndo).toBe(false);
  });

  it("stands still for those who asked for that", () => {
    calm(true);
    show(diamond());
    tidy();
    answer!(layered(asked!));
    vi.advanceTimersByTime(20);
    const at = middle("d");
    frame();
    expect(middle("d")).toEqual(at);
  });

  it("begins anew when the flow was changed in the meantime", () => {
    calm(true);
    const store = show(diamond());
    tidy();
    const places = layered(asked!);
    store.addNode("sql", { x: 0, y: 900 });
    answer!(places);
    expect(asked!.nodes).toHaveLength(5);
    expect(store.node("d")!.position).toEqual({ x: 600, y: 100 });
    answer!(layered(asked!));
    expect(store.node("d")!.position).not.toEqual({ x: 600, y: 100 });
  });

  it("leaves the flow alone when there is no answer, and says so", () => {
    calm(true);
    const store = show(diamond());
    tidy();
    answer!(null);
    expect(store.revision).toBe(0);
    expect(refused()[0]!.sentence).toContain("as it was");
    expect(bench.canvas.isConnected).toBe(true);
  });
});
