import { get } from "./api";
import { all, find, tabKeys } from "./dom";
import { RunMore } from "./run-more";
import { RunNodes } from "./run-nodes";
import * as parts from "./run-parts";
import { RunWaits } from "./run-waits";
import { type Attempt, type AttemptDetail, hasEnded, type NodeDetail, type NodeRun, type Run } from "./runs";
import { text } from "./texts";

type View = "log" | "attempts" | "statements" | "results" | "sql";

/**
 * `<mr-run>`: the nodes of a run, and of the chosen one its attempts, log, statements, result rows, SQL and error. It
 * shows the run it is given and reads the details of the chosen node by itself. Fires `mr-node {key}` when a person
 * chooses a node, `mr-goto {key, line}` when they ask for a line, and `mr-mode {key, mode}` when they want the other
 * transaction mode.
 */
export class MrRun extends HTMLElement {
  /** Times are told on the clocks of this zone, the flow's. */
  zone = "UTC";
  /** The nodes that a rerun kept; null where runs are not reruns. */
  kept: parts.Kept | null = null;
  /** Whether a person may decide about nodes here. */
  acts = false;
  private run: Run | null = null;
  private node: string | null = null;
  private view: View = "log";
  private attempt: number | null = null;
  private detail: NodeDetail | null = null;
  private shownDetail = "";
  private nodes: RunNodes | null = null;
  private reading = false;
  private again = false;
  private waits: RunWaits | null = null;
  /** A person chose the node: the view no longer follows the run. */
  private chosen = false;
  private readonly more = new RunMore();

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    const template = document.getElementById("run-view") as HTMLTemplateElement;
    this.append(template.content.cloneNode(true));
    this.waits = new RunWaits(find(this, "[data-waits]"));
    const tabs = find(this, ".tabs");
    tabKeys(tabs);
    tabs.addEventListener("click", (event) => {
      const view = (event.target as Element).closest<HTMLElement>("[data-view]")?.dataset.view;
      if (view) this.open(view as View);
    });
    find(this, "[data-nodes]").addEventListener("click", (event) => {
      const key = (event.target as Element).closest<HTMLElement>("[data-key]")?.dataset.key;
      if (key === undefined) return;
      this.choose(key);
      this.dispatchEvent(new CustomEvent("mr-node", { bubbles: true, detail: { key } }));
    });
    find(this, "[data-nodes]").addEventListener("keydown", (event) => this.walk(event));
    const attempt = find<HTMLSelectElement>(this, "[data-attempt]");
    attempt.addEventListener("change", () => {
      this.attempt = Number(attempt.value);
      this.show();
      if (!this.detail?.attempts.some((one) => one.number === this.attempt)) void this.read();
    });
    if (this.run) this.show();
  }

  disconnectedCallback(): void {
    this.waits?.stop();
  }

  /** Shows a state of a run; another run starts afresh. */
  set value(run: Run | null) {
    if (run?.id !== this.run?.id) {
      this.node = null;
      this.chosen = false;
      this.detail = null;
      this.attempt = null;
    }
    this.run = run;
    if (!this.isConnected) return;
    if (!this.chosen) this.follow();
    this.show();
    void this.read();
  }

  /** Shows one node. */
  choose(key: string): void {
    this.chosen = true;
    this.look(key);
    this.show();
    void this.read();
  }

  /** Reads the chosen node again: its log has grown. */
  refresh(key: string): void {
    if (key === this.node) void this.read();
  }

  private follow(): void {
    const nodes = this.run?.nodes ?? [];
    const found =
      nodes.find((node) => node.state === "FAILED" || node.state === "UNKNOWN") ??
      nodes.find((node) => node.state === "RUNNING") ??
      [...nodes].reverse().find((node) => node.state === "SUCCEEDED") ??
      nodes[0];
    if (found && found.key !== this.node) this.look(found.key);
  }

  private look(key: string): void {
    if (key === this.node) return;
    this.node = key;
    this.attempt = null;
    this.detail = null;
    this.more.forget();
  }

  private open(view: View): void {
    this.view = view;
    this.shownDetail = "";
    for (const tab of all(this, "[data-view]"))
      tab.setAttribute("aria-selected", String(tab.dataset.view === view));
    this.show();
  }

  private walk(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const items = all(this, "[data-key]");
    const at = items.findIndex((item) => item.dataset.key === this.node);
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
    next?.focus();
    next?.click();
  }

  /** One reading at a time; what asks meanwhile is answered by one more. */
  private async read(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    do {
      this.again = false;
      const { run, node, path } = this;
      if (!run || node === null) break;
      const detail = await get<NodeDetail>(this.asked(path)).catch(() => null);
      if (detail && this.run?.id === run.id && this.node === node) {
        this.detail = detail;
        this.show();
      }
    } while (this.again);
    this.reading = false;
  }

  private get path(): string {
    return `/api/runs/${encodeURIComponent(this.run?.id ?? "")}/nodes/${encodeURIComponent(this.node ?? "")}`;
  }

  /** An attempt that a person chose may be older than those that are told unasked. */
  private asked(path: string): string {
    return this.attempt === null ? path : `${path}?attempt=${this.attempt}`;
  }

  private async readMore(shown: AttemptDetail, what: "log" | "statements"): Promise<void> {
    await this.more.read(this.path, shown, what).catch(() => {});
    this.show();
  }

  private show(): void {
    this.nodes ??= new RunNodes(find(this, "[data-nodes]"));
    this.nodes.draw(this.run?.nodes ?? [], this.node);
    const node = this.run?.nodes.find((one) => one.key === this.node);
    const attempts = node?.attempts ?? [];
    const attempt = attempts.find((one) => one.number === this.attempt) ?? attempts.at(-1);
    const detail = this.more.joined(this.detail?.attempts.find((one) => one.number === attempt?.number));
    this.showAttempts(attempts, attempt);
    this.showError(node, attempt);
    this.showSettling(node);
    this.showWaits(node);
    this.count("attempts", node?.attemptCount ?? attempts.length);
    this.count("statements", attempt?.statementCount ?? attempt?.statements.length ?? 0);
    this.count("results", detail?.resultCount ?? 0);
    const state = JSON.stringify([this.view, node?.state, attempt, detail]);
    if (state === this.shownDetail) return;
    this.shownDetail = state;
    const pane = find(this, "[data-pane]");
    const atEnd = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 4;
    pane.replaceChildren(...this.content(node, attempt, detail));
    if (this.view === "log" && atEnd) pane.scrollTop = pane.scrollHeight;
  }

  private showAttempts(attempts: readonly Attempt[], shown: Attempt | undefined): void {
    const select = find<HTMLSelectElement>(this, "[data-attempt]");
    select.hidden = attempts.length < 2;
    const options = attempts.map((one) => {
      const label = `${text("run.attempt", one.number)} · ${text(`state.${one.state}`)}`;
      return new Option(label, String(one.number), false, one.number === shown?.number);
    });
    if (document.activeElement !== select) select.replaceChildren(...options);
  }

  private showError(node: NodeRun | undefined, attempt: Attempt | undefined): void {
    const box = find(this, "[data-error]");
    const error = attempt?.error;
    box.hidden = !error;
    if (!error) return;
    const goto = (line: number) => {
      const detail = { key: node?.key, line, column: error.column ?? 1 };
      this.dispatchEvent(new CustomEvent("mr-goto", { bubbles: true, detail }));
    };
    const words = parts.errorText(error, node ? goto : null);
    const mode = error.otherMode;
    if (mode && node) {
      const wish = { bubbles: true, detail: { key: node.key, mode } };
      words.push(parts.modeOffer(mode, () => this.dispatchEvent(new CustomEvent("mr-mode", wish))));
    }
    find(box, "[data-error-text]").replaceChildren(...words);
  }

  private showSettling(node: NodeRun | undefined): void {
    parts.settleLink(find<HTMLAnchorElement>(this, "[data-settle]"), this.acts ? this.run : null, node);
  }

  private showWaits(node: NodeRun | undefined): void {
    if (!this.waits || !this.run) return;
    this.waits.zone = this.zone;
    this.waits.watch(this.run.id, node?.state === "RUNNING" ? node.key : null);
  }

  private count(name: string, value: number): void {
    const count = find(this, `[data-count="${name}"]`);
    count.hidden = value === 0;
    count.textContent = String(value);
  }

  private content(
    node: NodeRun | undefined,
    attempt: Attempt | undefined,
    detail: AttemptDetail | undefined,
  ): Node[] {
    if (!node) return [];
    if (node.state === "SKIPPED")
      return [parts.quiet(`${text("state.SKIPPED")}: ${text(`run.skip.${node.skipReason}`)}`)];
    if (!attempt)
      return node.state === "SUCCEEDED"
        ? [parts.keptText(node, this.kept)]
        : [parts.quiet(text("run.notStarted"))];
    switch (this.view) {
      case "attempts":
        return parts.attempts(node, this.zone);
      case "log":
        return [
          ...parts.logLines(detail, this.zone),
          ...this.rest(detail, "log", detail?.log.length, detail?.logCount),
        ];
      case "statements":
        return [
          ...parts.statements(attempt, detail),
          ...this.rest(detail, "statements", detail?.statements.length, detail?.statementCount),
        ];
      case "results":
        return [
          ...parts.results(detail),
          ...this.rest(detail, "statements", detail?.results.length, detail?.resultCount),
        ];
      case "sql":
        return parts.resolved(attempt, detail, this.zone);
    }
  }

  /** What stands below a list that did not come whole. */
  private rest(detail: AttemptDetail | undefined, what: "log" | "statements", shown = 0, all = 0): Node[] {
    return detail && shown < all ? [parts.more(shown, all, () => void this.readMore(detail, what))] : [];
  }

  /** Whether the run that is shown has ended. */
  get ended(): boolean {
    return this.run !== null && hasEnded(this.run.state);
  }
}

customElements.define("mr-run", MrRun);

declare global {
  interface HTMLElementTagNameMap {
    "mr-run": MrRun;
  }
}
