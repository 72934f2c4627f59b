// What stands above the chosen node: the graph, the Gantt, who did what. The one that is open is named in the address.
import { all, find, tabKeys } from "./dom";
import { hasEnded, type Run } from "./runs";

/** The Gantt is drawn by the server: at most so often, while it is looked at. */
const least = 1000;

export class RunTabs {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private live = false;
  /** The run has changed since the Gantt was drawn. */
  private stale = false;

  constructor(private readonly page: HTMLElement) {
    const list = find(page, "[data-run-tabs]");
    tabKeys(list);
    list.addEventListener("click", (event) => {
      const panel = (event.target as Element).closest<HTMLElement>("[data-panel]")?.dataset.panel;
      if (panel === undefined) return;
      history.replaceState(null, "", panel === "graph" ? location.pathname : `#${panel}`);
      this.open(panel);
    });
    window.addEventListener("hashchange", () => this.openNamed());
    this.openNamed();
  }

  /** The run is not as the Gantt shows it any more. */
  changed(run: Run): void {
    this.live = !hasEnded(run.state) && Boolean(run.startedAt);
    this.stale = true;
    this.drawLater();
  }

  private openNamed(): void {
    const wanted = location.hash.slice(1);
    this.open(wanted === "gantt" || wanted === "history" ? wanted : "graph");
  }

  private open(panel: string): void {
    for (const tab of all(this.page, "[data-panel]")) {
      const selected = tab.dataset.panel === panel;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      find(document, `#panel-${tab.dataset.panel}`).hidden = !selected;
    }
    this.drawLater();
  }

  /** Time goes on too, so that a live run is drawn again and again. */
  private drawLater(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      const looked = !document.hidden && !find(document, "#panel-gantt").hidden;
      if (looked && (this.stale || this.live)) {
        this.stale = false;
        find(document, "#run-gantt").dispatchEvent(new CustomEvent("mr-gantt"));
      }
      if (this.live) this.drawLater();
    }, least);
  }
}
