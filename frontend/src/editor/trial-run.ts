import { ApiProblem, post } from "../pages/api";
import { find, later } from "../pages/dom";
import { duration, instantOf, localText } from "../pages/instants";
import { momentOf, shownOf } from "../pages/moments";
import { RunFeed } from "../pages/run-feed";
import type { MrRun } from "../pages/run-view";
import { hasEnded, type Run } from "../pages/runs";
import { badge } from "../pages/states";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Drawer } from "./drawer";
import type { Scope } from "./scopes";
import type { Session, Validated } from "./session";
import { valuesFor } from "./values";
import { reasonWords, refusalWords } from "./words";

/** Trial Run: saves, runs the saved revision, paints the canvas, and shows the run in a drawer. */
export class TrialRun {
  private feed: RunFeed | null = null;
  private starting = false;
  private readonly view: MrRun;
  private readonly dialog: HTMLDialogElement;
  /** Revisions that passed a trial run in this window. */
  readonly passed = new Set<number>();

  constructor(
    private readonly session: Session,
    private readonly refused: (found: Validated) => void,
    private readonly drawer: Drawer,
  ) {
    const { root } = session;
    this.view = find<MrRun>(drawer.root, "mr-run");
    this.dialog = find<HTMLDialogElement>(root, "#trial-dialog");
    this.dialog.addEventListener("close", () => {
      if (this.dialog.returnValue === "ok") void this.start(this.chosen());
    });
    const explain = later(150, () => void this.explain());
    find(this.dialog, "#trial-at").addEventListener("input", explain);
    session.run.watch((run) => this.show(run));
  }

  get running(): boolean {
    const run = this.session.run.value;
    return run !== null && !hasEnded(run.state);
  }

  /** Asks for the run time. */
  choose(): void {
    const { lens, zone } = this.session;
    const input = find<HTMLInputElement>(this.dialog, "#trial-at");
    input.value = shownOf(lens.value ?? localText(this.session.runTime(), zone));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    find(this.dialog, "[data-zone]").textContent = zone;
    this.dialog.returnValue = "";
    this.dialog.showModal();
    void this.explain();
  }

  /** Runs a part of the flow, for the run time that the previews show. */
  startPart(scope: Scope): Promise<void> {
    return this.start(this.session.lens.value === null ? null : this.session.runTime(), scope);
  }

  async start(runTime: string | null, scope?: Scope): Promise<void> {
    if (this.starting) return;
    if (this.running) {
      toast({ tone: "bad", title: text("trial.running") });
      return;
    }
    this.starting = true;
    try {
      const revision = await this.session.autosave.flush();
      const body = { revision, runTime, scope };
      const run = await post<Run>(`${this.session.api}/trial-runs`, body);
      this.follow(run, scope);
    } catch (error) {
      this.failed(error);
    } finally {
      this.starting = false;
    }
  }

  async cancel(): Promise<void> {
    const run = this.session.run.value;
    if (!run) return;
    try {
      await post(`/api/runs/${encodeURIComponent(run.id)}/cancellation`);
      toast({ about: "trial", tone: "run", title: text("cancelled") });
    } catch (error) {
      toast({ tone: "bad", title: text("failed"), text: (error as Error).message });
    }
  }

  private chosen(): string | null {
    return instantOf(momentOf(find<HTMLInputElement>(this.dialog, "#trial-at")), this.session.zone);
  }

  private async explain(): Promise<void> {
    const runTime = this.chosen();
    const notice = find(this.dialog, "[data-trial-values]");
    notice.hidden = runTime === null;
    if (runTime === null) return;
    const names = new Map<string, string | null>();
    for (const node of [undefined, ...this.session.store.nodes.slice(0, 20)]) {
      const values = await valuesFor(this.session, node, runTime).catch(() => new Map());
      for (const [name, { value, origin }] of values) {
        if (origin !== "system" || name === "bizdate") names.set(name, value);
      }
    }
    const list = [...names].map(([name, value]) => `${name} = ${value ?? text("value.none")}`).join(", ");
    notice.textContent = text("trial.values", list);
  }

  /** Shows the log of a node, as far as the last trial run has one. */
  showLog(key: string): void {
    this.drawer.open();
    this.view.choose(key);
    find(this.view, '[data-view="log"]').click();
  }

  private follow(run: Run, scope?: Scope): void {
    this.feed?.close();
    this.view.zone = this.session.zone;
    this.drawer.open();
    this.session.run.value = run;
    toast({
      about: "trial",
      tone: "run",
      title: text("trial.started"),
      text: [this.nameOf(scope), this.timeOf(run)].filter((part) => part !== "").join(", "),
      link: { href: `/operations/runs/${encodeURIComponent(run.id)}`, text: text("trial.open") },
    });
    this.feed = new RunFeed(run.id, {
      changed: (next) => {
        const before = this.session.run.value;
        this.session.run.value = next;
        if (before?.state !== next.state) this.turned(next);
      },
      logged: (key) => this.view.refresh(key),
    });
  }

  private turned(run: Run): void {
    const link = { href: `/operations/runs/${encodeURIComponent(run.id)}`, text: text("trial.open") };
    if (run.state === "PAUSED") {
      const decision = run.reason === "DECISION_NEEDED";
      const title = decision || !run.reason ? text("trial.paused") : reasonWords(run.reason);
      toast({ about: "trial", tone: decision ? "bad" : "run", title, link });
    }
    if (!hasEnded(run.state)) return;
    const whole = run.nodes.every((node) => node.skipReason !== "OUT_OF_SCOPE");
    if (whole && run.state === "SUCCEEDED" && typeof run.revision === "number") this.passed.add(run.revision);
    toast({
      about: "trial",
      tone: run.state === "SUCCEEDED" ? "ok" : run.state === "CANCELLED" ? "run" : "bad",
      title: text(`trial.ended.${run.state}`),
      text: this.timeOf(run),
      link,
    });
  }

  private nameOf(scope: Scope | undefined): string {
    if (!scope) return "";
    return text(`trial.scope.${scope.kind}`, this.session.store.node(scope.node)?.name ?? scope.node);
  }

  private timeOf(run: Run): string {
    const { zone } = this.session;
    return `${text("trial.for", localText(run.runTime, zone))} ${zone}`;
  }

  private failed(error: unknown): void {
    if (error instanceof ApiProblem && error.body.findings) {
      const { findings, findingCount } = error.body;
      this.refused({ findings, ...(findingCount === undefined ? {} : { findingCount }) });
    }
    toast({ tone: "bad", title: text("trial.refused"), text: refusalWords(error) });
  }

  private show(run: Run | null): void {
    const cancel = find(this.session.root, '[data-act="cancel-trial"]');
    cancel.hidden = run === null || hasEnded(run.state) || run.state === "CANCELLING";
    this.view.value = run;
    if (!run) return;
    find(this.drawer.root, "[data-run-state]").replaceChildren(badge(run.state));
    find<HTMLAnchorElement>(this.drawer.root, "[data-run-link]").href =
      `/operations/runs/${encodeURIComponent(run.id)}`;
    const reason = find(this.drawer.root, "[data-run-reason]");
    reason.hidden = !run.reason;
    reason.textContent = run.reason ? reasonWords(run.reason) : "";
    const took = run.endedAt ? ` · ${duration(run.startedAt, run.endedAt)}` : "";
    const times = find(this.drawer.root, "[data-run-times]");
    times.textContent = `${this.timeOf(run)}${took}`;
    times.title = `${localText(run.runTime, "UTC")} UTC`;
  }
}
