// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { Definition } from "../../src/model";
import { diamond } from "../model/flows";
import { bench, clipboard, drag, frame, press, show, useBench } from "./setup";

useBench();

const noted = (): Definition => ({
  ...diamond(),
  notes: [{ key: "k", text: "<b>Look</b> here", x: 0, y: 400, w: 240, h: 100 }],
});
const sheet = (key = "k") => bench.canvas.querySelector<HTMLElement>(`[data-note="${key}"]`)!;
const middleOf = (key = "k") => {
  const note = bench.canvas.store.definition.notes!.find((one) => one.key === key)!;
  const corner = bench.canvas.rectOf("a")!;
  const a = bench.canvas.store.node("a")!.position!;
  const zoom = bench.canvas.zoom;
  return {
    x: corner.x + (note.x - a.x + note.w / 2) * zoom,
    y: corner.y + (note.y - a.y + note.h / 2) * zoom,
  };
};

describe("a note", () => {
  it("shows its text as text and is named by it", () => {
    show(noted());
    expect(sheet().querySelector("textarea")!.value).toBe("<b>Look</b> here");
    expect(sheet().getAttribute("aria-label")).toBe("<b>Look</b> here, Note");
  });

  it("is added by N and written at once, letters in a row being one step", () => {
    const store = show(diamond());
    press("n");
    const field = document.activeElement as HTMLTextAreaElement;
    expect(field.readOnly).toBe(false);
    for (const text of ["F", "Fi", "First"]) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    expect(store.definition.notes![0]!.text).toBe("First");
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    store.undo();
    expect(store.definition.notes![0]!.text).toBe("");
    store.undo();
    expect(store.definition).toEqual(diamond());
  });

  it("is dragged, alone and with nodes, as one step", () => {
    const store = show(noted());
    const from = middleOf();
    drag(from, { x: from.x + 100, y: from.y + 40 });
    expect(store.definition.notes![0]).toMatchObject({ x: 100, y: 440 });
    press("a", { ctrlKey: true });
    const again = middleOf();
    drag(again, { x: again.x + 20, y: again.y });
    expect(store.definition.notes![0]).toMatchObject({ x: 120, y: 440 });
    expect(store.node("a")!.position).toEqual({ x: 20, y: 100 });
    store.undo();
    store.undo();
    expect(store.definition).toEqual(noted());
  });

  it("is resized by its corner, and by keys", () => {
    const store = show(noted());
    const at = middleOf();
    drag({ x: at.x + 117, y: at.y + 47 }, { x: at.x + 157, y: at.y + 87 });
    expect(store.definition.notes![0]).toMatchObject({ x: 0, w: 280, h: 140 });
    sheet().focus();
    press("ArrowLeft", { altKey: true, shiftKey: true });
    expect(store.definition.notes![0]).toMatchObject({ w: 260, h: 140 });
    press("ArrowDown", { altKey: true });
    expect(store.definition.notes![0]).toMatchObject({ x: 0, y: 420 });
  });

  it("is deleted, copied and pasted", () => {
    const store = show(noted());
    sheet().focus();
    press("Enter");
    expect(document.activeElement?.tagName).toBe("TEXTAREA");
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    const text = clipboard("copy");
    press("Delete");
    expect(store.definition.notes).toEqual([]);
    clipboard("paste", text);
    frame();
    expect(store.definition.notes).toHaveLength(1);
  });
});
