import { clone, find } from "./dom";
import { duration } from "./instants";
import { type NodeRun, toneOf } from "./runs";
import { iconOf } from "./states";
import { text } from "./texts";

/** The list of a run's nodes. A run of thousands tells of many changes in a second: only what changed is drawn again. */
export class RunNodes {
  private keys: string | null = null;
  private shown: readonly NodeRun[] = [];
  private selected: string | null = null;

  constructor(private readonly list: HTMLElement) {}

  draw(nodes: readonly NodeRun[], selected: string | null): void {
    const keys = nodes.map((node) => node.key).join();
    const anew = keys !== this.keys;
    if (anew) this.create(nodes);
    this.keys = keys;
    for (const [at, node] of nodes.entries()) {
      // The seconds of a running node grow without a change of it.
      const still = !anew && node === this.shown[at] && node.state !== "RUNNING";
      const turned = (node.key === selected) !== (node.key === this.selected);
      if (!still || turned) this.fill(this.list.children[at] as HTMLElement, node, node.key === selected);
    }
    this.shown = nodes;
    this.selected = selected;
  }

  private create(nodes: readonly NodeRun[]): void {
    const template = document.getElementById("run-node") as HTMLTemplateElement;
    this.list.replaceChildren(
      ...nodes.map((node) => {
        const item = clone(template);
        item.dataset.key = node.key;
        find(item, "[data-name]").textContent = node.name;
        item.title = node.name;
        return item;
      }),
    );
  }

  private fill(item: HTMLElement, node: NodeRun, selected: boolean): void {
    item.setAttribute("aria-selected", String(selected));
    item.tabIndex = selected ? 0 : -1;
    const last = node.attempts.at(-1);
    find(item, "[data-time]").textContent = last?.startedAt ? duration(last.startedAt, last.endedAt) : "";
    if (item.dataset.state === node.state) return;
    item.dataset.state = node.state;
    item.dataset.tone = toneOf(node.state);
    const icon = find(item, "[data-icon]");
    icon.innerHTML = iconOf(node.state);
    icon.classList.toggle("spinning", node.state === "RUNNING");
    icon.title = text(`state.${node.state}`);
    find(item, "[data-state]").textContent = text(`state.${node.state}`);
  }
}
