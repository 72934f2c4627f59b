import { all, find, tabKeys } from "../pages/dom";

export type BottomTab = "info" | "variables" | "history" | "logs";

const smallest = 120;

/** The pane under the canvas: its tabs, its height, and whether it is open. */
export class Bottom {
  private readonly pane: HTMLElement;
  private readonly grip: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly shown: (tab: BottomTab) => void,
  ) {
    this.pane = find(root, ".bottom");
    this.grip = find(this.pane, "[data-grip]");
    const list = find(this.pane, ".tabs");
    tabKeys(list);
    this.grip.setAttribute("aria-valuenow", String(this.pane.offsetHeight));
    list.addEventListener("click", (event) => {
      const tab = (event.target as Element).closest<HTMLElement>("[data-bottom-tab]");
      if (tab) this.show(tab.dataset.bottomTab as BottomTab);
      else if ((event.target as Element).closest('[data-act="bottom"]')) this.toggle();
    });
    this.grip.addEventListener("pointerdown", (event) => this.drag(event));
    this.grip.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowUp" ? 24 : event.key === "ArrowDown" ? -24 : 0;
      if (step !== 0) {
        event.preventDefault();
        this.height(this.pane.offsetHeight + step);
      }
    });
    if (innerHeight < 700) this.height(260);
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
    this.pane.toggleAttribute("data-open", open);
    find(this.pane, '[data-act="bottom"]').setAttribute("aria-expanded", String(open));
  }

  private height(pixels: number): void {
    const room = (this.pane.parentElement?.offsetHeight ?? innerHeight) - 140;
    const height = Math.max(smallest, Math.min(pixels, room));
    this.pane.style.setProperty("--bottom-height", `${height}px`);
    this.grip.setAttribute("aria-valuenow", String(Math.round(height)));
  }

  private drag(down: PointerEvent): void {
    const from = this.pane.offsetHeight;
    const ends = new AbortController();
    this.grip.setPointerCapture(down.pointerId);
    this.grip.addEventListener(
      "pointermove",
      (event) => {
        this.toggle(true);
        this.height(from + down.clientY - event.clientY);
      },
      { signal: ends.signal },
    );
    for (const end of ["pointerup", "pointercancel"] as const) {
      this.grip.addEventListener(end, () => ends.abort(), { signal: ends.signal });
    }
  }
}
