// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { NodeKind } from "../../src/model";
import { flow, node } from "../model/flows";
import { bench, card, frame, middle, press, show, useBench } from "./setup";

useBench();

/** What a transform says, in its own element's units. */
const shift = (element: HTMLElement) =>
  /translate\((-?[\d.e+]+)px, (-?[\d.e+]+)px\)/.exec(element.style.transform)!.slice(1).map(Number);

describe("strange flows", () => {
  it("show a kind that is not known by its own name", () => {
    show(flow([{ ...node("a"), kind: "spark<script>" as NodeKind }]));
    expect(card("a").getAttribute("aria-label")).toContain("spark<script>");
  });

  it("show a name of 10,000 characters and one with markup as text", () => {
    const long = "x".repeat(10_000);
    const markup = '"><img src=x onerror=alert(1)>';
    show(
      flow([
        { ...node("a"), name: long },
        { ...node("b", 400), name: markup },
      ]),
    );
    expect(card("a").querySelector(".mr-name")!.textContent).toBe(long);
    expect(card("b").querySelector(".mr-name")!.textContent).toBe(markup);
    expect(card("b").getAttribute("aria-label")).toContain(markup);
    expect(bench.canvas.querySelector("img")).toBeNull();
  });

  it("show nodes at the ends of the world, each near the origin of its page", () => {
    const ends = [node("a", 1e9, 1e9), node("b", -1e9, -1e9), node("c", 1e9, 1e9 + 200)];
    const store = show(flow(ends, ["b", "a"], ["a", "c"]));
    for (const key of ["a", "b"]) {
      bench.canvas.zoom = 1;
      bench.canvas.select([key]);
      frame();
      const [x, y] = shift(card(key));
      expect(Math.abs(x!)).toBeLessThan(200_000);
      expect(Math.abs(y!)).toBeLessThan(200_000);
      const at = middle(key);
      expect(at.x).toBeGreaterThan(0);
      expect(at.x).toBeLessThan(1600);
      const world = shift(bench.canvas.querySelector<HTMLElement>(".mr-world")!);
      // Where the card is drawn is where it is said to be.
      expect(Math.abs(x! + world[0]! + 110 - at.x)).toBeLessThan(2);
    }
    bench.canvas.fit();
    frame();
    expect(middle("a").x).toBeGreaterThan(0);
    expect(middle("a").x).toBeLessThan(1600);
    bench.canvas.focusNode("b");
    press("ArrowRight", { altKey: true });
    expect(store.node("b")!.position!.x).toBe(-1e9 + 20);
  });
});
