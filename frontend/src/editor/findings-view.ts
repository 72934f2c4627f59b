import warning from "icon:alert-triangle";
import error from "icon:circle-x";
import type { Finding } from "../model";
import { clone, find } from "../pages/dom";
import { text } from "../pages/texts";
import type { Session } from "./session";

/** The list of findings. A click leads to the place: a node's line, a node on the canvas, or a form. */
export class FindingsView {
  private readonly pane: HTMLElement;
  private readonly button: HTMLElement;

  constructor(
    private readonly session: Session,
    private readonly lead: (finding: Finding) => void,
  ) {
    this.pane = find(session.root, "#findings");
    this.button = find(session.root, '.editor-toolbar [data-act="findings"]');
    const refresh = () => this.refresh(session.findings.value);
    session.findings.watch(refresh);
    session.unlisted.watch(refresh);
  }

  toggle(open = this.pane.hidden): void {
    this.pane.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  private refresh(findings: readonly Finding[]): void {
    const errors = findings.filter((finding) => finding.severity === "ERROR").length;
    const count = find(this.button, "[data-findings-count]");
    const unlisted = this.session.unlisted.value;
    count.textContent = String(findings.length + unlisted);
    if (findings.length === 0) delete count.dataset.tone;
    else count.dataset.tone = errors > 0 ? "bad" : "wait";
    find(this.pane, "[data-findings-none]").hidden = findings.length > 0;
    const ordered = [...findings].sort((a, b) =>
      a.severity === b.severity ? 0 : a.severity === "ERROR" ? -1 : 1,
    );
    find(this.pane, "[data-findings]").replaceChildren(...ordered.map((finding) => this.item(finding)));
    const more = find(this.pane, "[data-findings-more]");
    more.hidden = unlisted === 0;
    more.textContent = unlisted === 0 ? "" : text("findings.more", unlisted.toLocaleString("en-US"));
  }

  private item(finding: Finding): HTMLElement {
    const item = clone(this.session.template("finding"));
    item.dataset.severity = finding.severity;
    find(item, ".finding-icon").innerHTML = finding.severity === "ERROR" ? error : warning;
    find(item, "[data-message]").textContent = finding.message;
    find(item, "[data-place]").textContent = placeOf(this.session, finding);
    find(item, "button").addEventListener("click", () => this.lead(finding));
    return item;
  }
}

export function placeOf(session: Session, finding: Finding): string {
  if (!finding.node) return text(finding.field?.startsWith("schedule") ? "place.schedule" : "place.flow");
  const name = session.store.node(finding.node)?.name ?? finding.node;
  return finding.line ? `${name} · ${text("place.line", finding.line)}` : name;
}
