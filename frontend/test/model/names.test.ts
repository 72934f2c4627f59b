import { describe, expect, it } from "vitest";
import { FlowStore, nameOf, refusalOf } from "../../src/model";
import { flow, node } from "./flows";

describe("names", () => {
  it("are composed, with no spaces at the edges", () => {
    expect(nameOf(" Zu\u0308ge x\u3000")).toBe("Z\u00fcge x");
  });

  it("hold no character that is not seen", () => {
    for (const name of ["a\u200bb", "a\u202eb", "a\nb", "a\u00adb", "a\u2028b", "\u2066a"])
      expect(refusalOf(nameOf(name)), JSON.stringify(name)).toBe("hidden");
  });

  it("may be of any script and have pictures", () => {
    for (const name of [
      "Übersicht",
      "日次バッチ",
      "می\u200cخواهم",
      "क्\u200dष",
      "👩\u200d💻 nightly",
      "❤\ufe0f",
      "🏳\ufe0f\u200d🌈",
    ])
      expect(refusalOf(nameOf(name)), name).toBeNull();
  });

  it("are one in their composed and decomposed forms", () => {
    const flows = new FlowStore(flow([{ ...node("a"), name: "Z\u00fcge" }, node("b")]));
    expect(flows.renameNode("b", "Zu\u0308ge")).toBe("taken");
    expect(flows.renameNode("b", "x\u200b")).toBe("hidden");
  });
});
