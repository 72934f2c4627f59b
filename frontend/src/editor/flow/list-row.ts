import warning from "icon:alert-triangle";
import wrong from "icon:circle-x";
import plus from "icon:plus";
import type { Finding, FlowNode, FlowStore } from "../../model";
import { find, make } from "../../pages/dom";
import { badge } from "../../pages/states";
import { text } from "../../pages/texts";

/** What a row shows beside the node itself. */
export interface RowFacts {
  store: FlowStore;
  kind: string;
  state: string | null;
  findings: readonly Finding[];
  changed: boolean;
  selected: boolean;
}

export type Side = "upstream" | "downstream";

/** How many dependencies a row names; the others are behind a button. */
const named = 2;

/** Fills a row of the list with a node, and names it for those who cannot see it. */
export function fillRow(row: HTMLElement, node: FlowNode, facts: RowFacts): void {
  row.dataset.key = node.key;
  row.setAttribute("aria-selected", String(facts.selected));
  const name = find(row, "[data-name]");
  name.textContent = node.name;
  name.title = node.name;
  const dot = find(row, ".flow-row-dot");
  dot.hidden = !facts.changed;
  dot.title = facts.changed ? text("list.changed") : "";
  const suspended = node.policy?.suspended === true;
  row.toggleAttribute("data-suspended", suspended);
  find(row, "[data-state]").replaceChildren(
    ...(facts.state ? [badge(facts.state)] : []),
    ...(suspended ? [make("span", { class: "badge plain", text: text("list.suspended") })] : []),
  );
  find(row, "[data-kind]").textContent = facts.kind;
  const source = find(row, "[data-source]");
  source.textContent = node.config?.dataSource || text("canvas.data-source.none");
  source.toggleAttribute("data-none", !node.config?.dataSource);
  const { graph } = facts.store;
  links(find(row, '[data-links="upstream"]'), "upstream", node, graph.previous(node.key), facts.store);
  links(find(row, '[data-links="downstream"]'), "downstream", node, graph.next(node.key), facts.store);
  findings(find(row, "[data-found]"), facts.findings);
  const menu = find(row, "[data-row-menu]");
  menu.title = text("list.menu", node.name);
  menu.setAttribute("aria-label", menu.title);
}

function links(
  cell: HTMLElement,
  side: Side,
  node: FlowNode,
  keys: readonly string[],
  store: FlowStore,
): void {
  const chips = keys.slice(0, named).map((key) => {
    const name = store.node(key)?.name ?? key;
    const chip = inRow(make("button", { class: "chip clip", text: name, title: text("list.link", name) }));
    chip.dataset.link = key;
    chip.setAttribute("aria-keyshortcuts", "Enter Delete A");
    return chip;
  });
  if (keys.length > named) {
    const more = inRow(make("button", { class: "chip", text: text("list.more", keys.length - named) }));
    more.dataset.choose = side;
    chips.push(more);
  }
  const add = inRow(
    make("button", { class: "icon-button small", title: text(`list.add.${side}`, node.name) }),
  );
  add.innerHTML = plus;
  add.setAttribute("aria-label", add.title);
  add.dataset.choose = side;
  cell.replaceChildren(...chips, add);
}

function findings(cell: HTMLElement, found: readonly Finding[]): void {
  if (found.length === 0) {
    cell.replaceChildren();
    return;
  }
  const bad = found.some((one) => one.severity === "ERROR");
  const count = found.length === 1 ? text("list.findings.one") : text("list.findings", found.length);
  const button = inRow(make("button", { class: "flow-found", title: found[0]?.message ?? "" }));
  button.dataset.tone = bad ? "bad" : "wait";
  button.innerHTML = bad ? wrong : warning;
  button.append(make("span", { text: count }));
  button.setAttribute("aria-label", `${count}: ${found[0]?.message}`);
  cell.replaceChildren(button);
}

/** Inside a row the arrow keys lead to its buttons; Tab goes on to what comes after the list. */
function inRow(button: HTMLButtonElement): HTMLButtonElement {
  button.type = "button";
  button.tabIndex = -1;
  return button;
}
