import { post } from "../pages/api";
import { find, make } from "../pages/dom";
import { localText } from "../pages/instants";
import { numbered } from "../pages/numbered";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Statement } from "./expectations-view";
import type { Write } from "./foreign-writes";
import type { Session } from "./session";
import { forRendering, type Value } from "./values";

interface Previewed {
  statements?: Statement[];
  writes?: Write[];
  rendered: string | null;
  findingCount?: number;
  findings: { severity: string; message: string; line?: number | null; column?: number | null }[];
}

/** More is nothing that somebody reads on. */
const most = 100;

/** SQL Preview: the script as it would be sent at the lens. */
export class SqlPreview {
  private turn = 0;
  private rendered = "";

  constructor(
    private readonly panel: HTMLElement,
    private readonly session: Session,
    private readonly goto: (line: number, column?: number | null) => void,
  ) {
    find(panel, "[data-copy]").addEventListener("click", () => void this.copy());
  }

  /** Gives what the server read in the script; null when it did not answer or a later text has taken its place. */
  async show(
    sql: string,
    values: ReadonlyMap<string, Value>,
  ): Promise<{ statements: readonly Statement[]; writes: readonly Write[] } | null> {
    const turn = ++this.turn;
    const runTime = this.session.runTime();
    let found: Previewed;
    try {
      found = await post<Previewed>("/api/preview/sql", { sql, values: forRendering(values) });
    } catch (error) {
      found = {
        rendered: null,
        findings: [{ severity: "ERROR", message: String((error as Error).message) }],
      };
    }
    if (turn !== this.turn) return null;
    this.rendered = found.rendered ?? "";
    const { zone } = this.session;
    find(this.panel, "[data-preview-at]").textContent =
      `${text("preview.at", localText(runTime, zone).slice(0, 16))} ${zone}`;
    const box = find(this.panel, "[data-preview]");
    const message =
      sql.trim() === "" ? text("preview.empty") : found.rendered === null ? text("preview.none") : null;
    box.replaceChildren(
      message === null ? numbered(this.rendered) : make("p", { class: "muted", text: message }),
    );
    find(this.panel, "[data-preview-findings]").replaceChildren(
      ...found.findings.slice(0, most).map((one) => this.item(one)),
    );
    const unlisted = Math.max(found.findingCount ?? 0, found.findings.length) - most;
    if (unlisted > 0)
      find(this.panel, "[data-preview-findings]").append(
        make("li", { class: "muted", text: text("findings.more", unlisted.toLocaleString("en-US")) }),
      );
    find<HTMLButtonElement>(this.panel, "[data-copy]").disabled = found.rendered === null;
    const { statements, writes } = found;
    return statements && writes ? { statements, writes } : null;
  }

  private item(finding: Previewed["findings"][number]): HTMLElement {
    const item = make("li", { class: "notice" });
    item.dataset.tone = finding.severity === "ERROR" ? "bad" : "wait";
    item.append(make("span", { text: finding.message }));
    if (finding.line) {
      const button = make("button", { class: "button link", text: text("place.line", finding.line) });
      button.type = "button";
      button.addEventListener("click", () => this.goto(finding.line ?? 1, finding.column));
      item.append(button);
    }
    return item;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.rendered);
      toast({ title: text("copied") });
    } catch {
      toast({ tone: "bad", title: text("copy.failed") });
    }
  }
}
