import { afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { MrCanvas } from "../../src/canvas";
import "../../src/canvas";
import { type Definition, FlowStore } from "../../src/model";
import { bundleFrom } from "../../src/model/pasted";
import { english } from "./english";

/** A canvas in a page without layout, and hands to use it with. */
export interface Bench {
  canvas: MrCanvas;
  events: { type: string; detail: Record<string, unknown> }[];
}

const size = { width: 1600, height: 900 };
export const bench: Bench = { canvas: undefined as unknown as MrCanvas, events: [] };

/** Call at the top of a test file: a clean canvas and a clock that is driven by hand for each test. */
export function useBench(): void {
  beforeAll(() => {
    // There is no layout here: the window's size is given, and pointers are captured by saying so.
    Object.defineProperty(HTMLElement.prototype, "clientWidth", {
      configurable: true,
      get: () => size.width,
    });
    Object.defineProperty(HTMLElement.prototype, "clientHeight", {
      configurable: true,
      get: () => size.height,
    });
    HTMLElement.prototype.setPointerCapture = () => undefined;
  });
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: [
        "requestAnimationFrame",
        "cancelAnimationFrame",
        "setTimeout",
        "clearTimeout",
        "setInterval",
        "clearInterval",
        "Date",
        "performance",
      ],
    });
    bench.events = [];
  });
  afterEach(() => {
    bench.canvas.remove();
    vi.useRealTimers();
  });
}

export function show(definition: Definition, readOnly = false): FlowStore {
  const store = new FlowStore(definition, () => Date.now());
  const canvas = document.createElement("mr-canvas") as MrCanvas;
  bench.canvas = canvas;
  canvas.readOnly = readOnly;
  canvas.strings = english();
  canvas.reader = bundleFrom;
  canvas.store = store;
  for (const type of [
    "mr-open",
    "mr-select",
    "mr-refused",
    "mr-findings",
    "mr-menu",
    "mr-template",
    "mr-said",
  ]) {
    canvas.addEventListener(type, (event) =>
      bench.events.push({ type, detail: (event as CustomEvent).detail }),
    );
  }
  document.body.append(canvas);
  frame();
  return store;
}

export function frame(): void {
  vi.advanceTimersByTime(300);
}

export const card = (key: string) => bench.canvas.querySelector<HTMLElement>(`[data-key="${key}"]`)!;
export const stage = () => bench.canvas.querySelector<HTMLElement>(".mr-stage")!;
export const spoken = () => bench.canvas.querySelector("[aria-live]")!.textContent;
export const refused = () =>
  bench.events.filter((event) => event.type === "mr-refused").map((event) => event.detail);

export function press(key: string, more: KeyboardEventInit = {}): void {
  const target = bench.canvas.contains(document.activeElement) ? document.activeElement! : stage();
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  frame();
}

export interface Spot {
  x: number;
  y: number;
}

export function pointer(type: string, at: Spot, more: PointerEventInit = {}): void {
  stage().dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      cancelable: true,
      pointerId: 1,
      pointerType: "mouse",
      button: 0,
      clientX: at.x,
      clientY: at.y,
      ...more,
    }),
  );
}

export function drag(from: Spot, to: Spot, more: PointerEventInit = {}): void {
  pointer("pointerdown", from, more);
  pointer("pointermove", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, more);
  pointer("pointermove", to, more);
  pointer("pointerup", to, more);
  frame();
}

export function middle(key: string): Spot {
  const rect = bench.canvas.rectOf(key)!;
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

export function circle(key: string): Spot {
  const rect = bench.canvas.rectOf(key)!;
  return { x: rect.x + rect.width, y: rect.y + rect.height / 2 };
}

/** What the browser does on Ctrl+C, X and V; gives what is on the clipboard. */
export function clipboard(type: "copy" | "cut" | "paste", text = ""): string {
  const data = new Map([["text/plain", text]]);
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.assign(event, {
    clipboardData: {
      getData: (kind: string) => data.get(kind) ?? "",
      setData: (kind: string, value: string) => void data.set(kind, value),
    },
  });
  (bench.canvas.contains(document.activeElement) ? document.activeElement! : stage()).dispatchEvent(event);
  frame();
  return data.get("text/plain") ?? "";
}
