import { make } from "./dom";

/** A text with its line numbers; one line may be marked. */
export function numbered(code: string, marked: number | null = null): HTMLElement {
  const box = make("div", { class: "numbered" });
  for (const [at, line] of code.split("\n").entries()) {
    const hit = at + 1 === marked;
    box.append(
      make("span", { class: hit ? "no marked" : "no", text: String(at + 1) }),
      make("span", { class: hit ? "text marked" : "text", text: line === "" ? " " : line }),
    );
  }
  return box;
}
