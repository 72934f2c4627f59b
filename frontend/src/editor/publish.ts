import warning from "icon:alert-triangle";
import wrong from "icon:circle-x";
import type { Side } from "../compare/comparison-view";
import { difference, firesDiffer, isEmpty } from "../compare/difference";
import { FoldedComparison } from "../compare/folded";
import type { Finding } from "../model";
import { ApiProblem, post } from "../pages/api";
import { find, make } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import { placeOf } from "./findings-view";
import { previewSchedule } from "./schedule-preview";
import type { Session } from "./session";
import type { Versions } from "./versions";
import { refusalWords } from "./words";

/** How many fires before and after are shown. */
const fires = 3;

/** The Publish dialog: a comment, what is found, what the schedule will do, and then the next version. */
export class Publish {
  private readonly dialog: HTMLDialogElement;
  private readonly comparison = new FoldedComparison();
  private revision = 0;
  private turn = 0;

  constructor(
    private readonly session: Session,
    private readonly versions: Versions,
    private readonly passed: ReadonlySet<number>,
    private readonly done: () => void,
  ) {
    this.dialog = find<HTMLDialogElement>(session.root, "#publish-dialog");
    find(this.dialog, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.publish();
    });
    this.dialog.addEventListener("close", () => {
      this.turn++;
      this.comparison.clear();
    });
  }

  async open(comment = ""): Promise<void> {
    try {
      this.revision = await this.session.autosave.flush();
    } catch (error) {
      toast({ tone: "bad", title: text("publish.refused"), text: refusalWords(error) });
      return;
    }
    find(this.dialog, "[data-publish-version]").textContent = text("publish.version", this.revision);
    find<HTMLTextAreaElement>(this.dialog, "#publish-comment").value = comment;
    find(this.dialog, "[data-publish-trial]").hidden = this.passed.has(this.revision);
    this.refuse(null);
    this.showFindings(this.session.findings.value);
    this.dialog.showModal();
    await Promise.all([this.explain(), this.compare()]);
  }

  /** What changes for those who run the flow: the difference between the version in force and the draft. */
  private async compare(): Promise<void> {
    const turn = ++this.turn;
    const about = find(this.dialog, "[data-publish-about]");
    const place = find(this.dialog, "[data-publish-difference]");
    about.textContent = "";
    place.replaceChildren();
    find(this.dialog, "[data-publish-schedule]").hidden = false;
    try {
      const published = await this.versions.published();
      if (published === null) {
        const { items } = await this.versions.list();
        if (turn === this.turn)
          about.textContent = text(items.length === 0 ? "publish.first" : "publish.again");
        return;
      }
      const [before, after] = await Promise.all([this.versions.side(published), this.versions.side("draft")]);
      if (turn !== this.turn) return;
      const found = difference(before.definition, after.definition);
      about.textContent = text(isEmpty(found) ? "publish.unchanged" : "publish.compared", published);
      if (isEmpty(found)) return;
      place.append(this.comparison.root);
      this.comparison.show(before, after);
      if (firesDiffer(found)) await this.showFires(before, after, place, turn);
    } catch (error) {
      if (turn === this.turn) about.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  private async showFires(before: Side, after: Side, place: HTMLElement, turn: number): Promise<void> {
    const { scheduleTable } = await import("../compare/schedule-part");
    const titles = { before: before.title, after: after.title };
    const table = await scheduleTable(before.definition, after.definition, titles, fires);
    if (turn !== this.turn) return;
    place.append(table);
    // It says all that the line about the schedule does.
    find(this.dialog, "[data-publish-schedule]").hidden = true;
  }

  private showFindings(findings: readonly Finding[]): void {
    const errors = findings.some((finding) => finding.severity === "ERROR");
    find(this.dialog, "[data-publish-findings]").replaceChildren(
      ...findings.map((finding) => {
        const place = make("small", { class: "muted", text: placeOf(this.session, finding) });
        const item = make("li", {}, make("span", { text: finding.message }), " ", place);
        item.insertAdjacentHTML("afterbegin", finding.severity === "ERROR" ? wrong : warning);
        item.dataset.tone = finding.severity === "ERROR" ? "bad" : "wait";
        return item;
      }),
    );
    if (errors) this.refuse(text("publish.errors"));
    find<HTMLButtonElement>(this.dialog, "[data-publish-do]").disabled = errors;
  }

  private async explain(): Promise<void> {
    const schedule = this.session.store.definition.schedule;
    const says = find(this.dialog, "[data-publish-text]");
    const cron = find(this.dialog, "[data-publish-fires]");
    cron.textContent = "";
    if (!schedule?.enabled) {
      says.textContent = text("publish.unscheduled");
      return;
    }
    const found = await previewSchedule(schedule, this.session.zone, fires).catch(() => null);
    const next = found?.fires.map((fire) => fire.local.replace("T", " ").slice(0, 16)).join(", ") ?? "";
    says.textContent = found ? text("publish.scheduled", found.text.replace(/\.$/, ""), next || "–") : "";
    cron.textContent = `${found?.cron ?? ""} · ${this.session.zone}`;
  }

  private async publish(): Promise<void> {
    const button = find<HTMLButtonElement>(this.dialog, "[data-publish-do]");
    const comment = find<HTMLTextAreaElement>(this.dialog, "#publish-comment").value;
    button.disabled = true;
    try {
      const { version } = await post<{ version: number }>(`${this.session.api}/versions`, {
        comment,
        revision: this.revision,
      });
      this.dialog.close();
      const scheduled = this.session.store.definition.schedule?.enabled === true;
      toast({
        title: text("publish.done", version),
        text: text(scheduled ? "publish.text" : "publish.text.unscheduled"),
        link: {
          href: `/operations/flows/${encodeURIComponent(this.session.flowId)}`,
          text: text("publish.operations"),
        },
      });
      this.done();
    } catch (error) {
      this.refuse(error instanceof Error ? error.message : String(error));
      if (error instanceof ApiProblem && error.body.findings) this.showFindings(error.body.findings);
    } finally {
      button.disabled = false;
    }
  }

  private refuse(message: string | null): void {
    const box = find(this.dialog, "[data-publish-error]");
    box.hidden = message === null;
    box.textContent = message ?? "";
  }
}
