import warning from "icon:alert-triangle";
import wrong from "icon:circle-x";
import type { Finding } from "../model";
import { ApiProblem, get, post } from "../pages/api";
import { find, make } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import { NotSaved } from "./autosave";
import { placeOf } from "./findings-view";
import { previewSchedule } from "./schedule-preview";
import type { Session } from "./session";

/** The Publish dialog: a comment, what is found, what the schedule will do, and then the next version. */
export class Publish {
  private readonly dialog: HTMLDialogElement;
  private revision = 0;

  constructor(
    private readonly session: Session,
    private readonly passed: ReadonlySet<number>,
    private readonly done: () => void,
  ) {
    this.dialog = find<HTMLDialogElement>(session.root, "#publish-dialog");
    find(this.dialog, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.publish();
    });
  }

  async open(): Promise<void> {
    try {
      this.revision = await this.session.autosave.flush();
    } catch (error) {
      const state = error instanceof NotSaved ? error.state : null;
      const why = state?.is === "refused" ? state.message : text(state?.is ?? "failed");
      toast({ tone: "bad", title: text("publish.refused"), text: why });
      return;
    }
    find(this.dialog, "[data-publish-version]").textContent = text("publish.version", this.revision);
    find<HTMLTextAreaElement>(this.dialog, "#publish-comment").value = "";
    find(this.dialog, "[data-publish-trial]").hidden = this.passed.has(this.revision);
    this.refuse(null);
    this.showFindings(this.session.findings.value);
    this.dialog.showModal();
    await this.explain();
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
    const fires = find(this.dialog, "[data-publish-fires]");
    fires.textContent = "";
    if (!schedule?.enabled) {
      says.textContent = text("publish.unscheduled");
      return;
    }
    const found = await previewSchedule(schedule, this.session.zone, 3).catch(() => null);
    const next = found?.fires.map((fire) => fire.local.replace("T", " ").slice(0, 16)).join(", ") ?? "";
    says.textContent = found ? text("publish.scheduled", found.text.replace(/\.$/, ""), next || "–") : "";
    fires.textContent = `${found?.cron ?? ""} · ${this.session.zone}`;
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

/** Whether the flow has a published version, by the flow itself. */
export async function publishedVersion(session: Session): Promise<number | null> {
  return (await get<{ version: number | null }>(session.api)).version;
}
