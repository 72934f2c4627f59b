import { all, find, tabKeys } from "../pages/dom";
import { Grip } from "./grip";

export type BottomTab = "info" | "variables" | "history" | "logs";

/** The pane under the canvas: its tabs, its height, and whether it is open. */
export class Bottom {
  private readonly pane: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly shown: (tab: BottomTab) => void,
    /** It has been opened: whatever else takes room from the canvas folds. */
    private readonly opened: () => void,
  ) {
    this.pane = find(root, ".bottom");
    const grip = new Grip(this.pane, {
      property: "--bottom-height",
      smallest: 120,
      largest: () => (this.pane.parentElement?.offsetHeight ?? innerHeight) - 140,
      used: () => this.toggle(true),
    });
    const list = find(this.pane, ".tabs");
    tabKeys(list);
    list.addEventListener("click", (event) => {
      const tab = (event.target as Element).closest<HTMLElement>("[data-bottom-tab]");
      if (tab) this.show(tab.dataset.bottomTab as BottomTab);
      else if ((event.target as Element).closest('[data-act="bottom"]')) this.toggle();
    });
    if (innerHeight < 760) grip.height(260);
  }

  show(name: BottomTab): void {
    this.toggle(true);
    for (const tab of all(this.pane, "[data-bottom-tab]")) {
      const selected = tab.dataset.bottomTab === name;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
    }
    for (const pane of all(this.pane, ".bottom-pane")) pane.hidden = pane.id !== `pane-${name}`;
    this.shown(name);
  }

  toggle(open = !this.pane.hasAttribute("data-open")): void {
    if (open === this.pane.hasAttribute("data-open")) return;
    this.pane.toggleAttribute("data-open", open);
    find(this.pane, '[data-act="bottom"]').setAttribute("aria-expanded", String(open));
    if (open) this.opened();
  }
}
