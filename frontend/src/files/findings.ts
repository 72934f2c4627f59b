import warning from "icon:alert-triangle";
import wrong from "icon:circle-x";
import type { Definition, Finding } from "../model";
import { make } from "../pages/dom";
import { text } from "../pages/texts";

/** The findings of a flow that is not open yet: each with the node it is about. */
export function findingList(findings: readonly Finding[], definition: Definition, unlisted = 0): HTMLElement {
  if (findings.length === 0) return make("p", { class: "muted", text: text("import.findings.none") });
  const names = new Map((definition.nodes ?? []).map((node) => [node.key, node.name]));
  const items = findings.map((finding) => {
    const place = names.get(finding.node ?? "") ?? finding.node ?? "";
    const words = make("span", { text: finding.message });
    const item = make("li", {}, words, " ", make("small", { class: "muted", text: place }));
    item.insertAdjacentHTML("afterbegin", finding.severity === "ERROR" ? wrong : warning);
    item.dataset.tone = finding.severity === "ERROR" ? "bad" : "wait";
    return item;
  });
  if (unlisted > 0) {
    const more = text("findings.more", unlisted.toLocaleString("en-US"));
    items.push(make("li", { class: "muted", text: more }));
  }
  return make("ul", { class: "finding-list" }, ...items);
}
