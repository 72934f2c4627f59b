import { call, get } from "../pages/api";
import { find, make } from "../pages/dom";
import { duration, localText } from "../pages/instants";
import type { Run } from "../pages/runs";
import { badge } from "../pages/states";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import { publishedVersion } from "./publish";
import type { Session } from "./session";
import { reasonWords } from "./words";

interface Version {
  version: number;
  comment?: string | null;
  publishedBy?: string | null;
  publishedAt?: string | null;
  [other: string]: unknown;
}

/** Operation History and Execution Logs: read when their tab opens, and after what changes them. */
export class HistoryView {
  private readonly dialog: HTMLDialogElement;

  constructor(private readonly session: Session) {
    this.dialog = find<HTMLDialogElement>(session.root, "#unpublish-dialog");
    find(session.root, '[data-act="unpublish"]').addEventListener("click", () => {
      this.dialog.returnValue = "";
      this.dialog.showModal();
    });
    this.dialog.addEventListener("close", () => {
      if (this.dialog.returnValue === "ok") void this.unpublish();
    });
  }

  async showVersions(): Promise<void> {
    const { root, api } = this.session;
    const [{ items }, published] = await Promise.all([
      get<{ items: Version[] }>(`${api}/versions`),
      publishedVersion(this.session),
    ]);
    find(root, '[data-act="unpublish"]').hidden = published === null;
    find(root, "[data-versions-none]").hidden = items.length > 0;
    const heads = ["version", "version.comment", "version.by", "version.at"];
    find(root, "[data-versions]").replaceChildren(
      ...(items.length === 0
        ? []
        : [
            table(
              heads,
              items.map((item) => this.version(item, published)),
            ),
          ]),
    );
  }

  async showRuns(): Promise<void> {
    const { root, flowId } = this.session;
    const { items } = await get<{ items: Run[] }>(`/api/runs?flow=${encodeURIComponent(flowId)}`);
    find(root, "[data-runs-none]").hidden = items.length > 0;
    const heads = ["run", "run.state", "run.origin", "run.runTime", "run.started", "run.duration"];
    find(root, "[data-runs]").replaceChildren(
      ...(items.length === 0
        ? []
        : [
            table(
              heads,
              items.slice(0, 50).map((item) => this.run(item)),
            ),
          ]),
    );
  }

  private version(item: Version, published: number | null): HTMLElement[] {
    const number = make("td", { class: "numeric" }, make("b", { text: String(item.version) }), " ");
    if (item.version === published) {
      const mark = make("span", { class: "badge plain", text: text("version.current") });
      mark.dataset.tone = "ok";
      number.append(mark);
    }
    return [
      number,
      make("td", { text: item.comment ?? "" }),
      make("td", { text: item.publishedBy ?? "" }),
      this.time(item.publishedAt),
    ];
  }

  private run(item: Run): HTMLElement[] {
    const link = make("a", { class: "mono", text: item.id.slice(-8) });
    link.href = `/operations/runs/${encodeURIComponent(item.id)}`;
    const reason = item.reason
      ? [" ", make("span", { class: "muted small", text: reasonWords(item.reason) })]
      : [];
    return [
      make("td", {}, link),
      make("td", {}, badge(item.state), ...reason),
      make("td", { text: text(`origin.${item.origin}`) }),
      this.time(item.runTime),
      this.time(item.startedAt),
      make("td", { class: "numeric", text: duration(item.startedAt, item.endedAt) }),
    ];
  }

  private time(instant: string | null | undefined): HTMLElement {
    if (!instant) return make("td", { text: "–" });
    return make("td", {
      class: "numeric",
      text: localText(instant, this.session.zone),
      title: `${localText(instant, "UTC")} UTC`,
    });
  }

  private async unpublish(): Promise<void> {
    try {
      await call("DELETE", `${this.session.api}/publication`);
      toast({ title: text("unpublished"), text: text("unpublished.text") });
      await this.showVersions();
    } catch (error) {
      toast({ tone: "bad", title: text("failed"), text: (error as Error).message });
    }
  }
}

function table(heads: string[], rows: HTMLElement[][]): HTMLElement {
  return make(
    "table",
    { class: "table compact" },
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { text: text(head) })))),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells))),
  );
}
