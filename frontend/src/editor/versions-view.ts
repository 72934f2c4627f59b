import { call } from "../pages/api";
import { find, make } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Session } from "./session";
import { table, timeCell } from "./table";
import type { Version, Versions } from "./versions";

/** What can be done with a version. */
export interface VersionActs {
  compare(version: number): void;
  restore(version: number): void;
  publish(version: number): void;
}

/** Operation History: every version, what is in force of them, and what can be done with each. Read when its tab opens. */
export class VersionsView {
  private readonly dialog: HTMLDialogElement;
  private readonly more: HTMLElement;
  private next: string | null = null;
  private published: number | null = null;

  constructor(
    private readonly session: Session,
    private readonly versions: Versions,
    private readonly acts: VersionActs,
  ) {
    const { root } = session;
    this.dialog = find<HTMLDialogElement>(root, "#unpublish-dialog");
    this.more = find(root, '[data-act="more-versions"]');
    find(root, '[data-act="unpublish"]').addEventListener("click", () => {
      this.dialog.returnValue = "";
      this.dialog.showModal();
    });
    this.dialog.addEventListener("close", () => {
      if (this.dialog.returnValue === "ok") void this.unpublish();
    });
    this.more.addEventListener("click", () => void this.showMore());
    find(root, "[data-versions]").addEventListener("click", (event) => this.clicked(event.target as Element));
  }

  async show(): Promise<void> {
    const { root } = this.session;
    const [{ items, next }, published] = await Promise.all([this.versions.list(), this.versions.published()]);
    this.published = published;
    find(root, '[data-act="unpublish"]').hidden = published === null;
    find(root, '[data-act="compare"]').hidden = items.length === 0;
    find(root, "[data-versions-none]").hidden = items.length > 0;
    const heads = ["version", "version.comment", "version.by", "version.at", ""];
    const rows = items.map((item) => this.row(item));
    const list = find(root, "[data-versions]");
    const held = list.contains(document.activeElement) ? placeOf(document.activeElement) : null;
    list.replaceChildren(...(rows.length > 0 ? [table(heads, rows)] : []));
    if (held) list.querySelector<HTMLElement>(held)?.focus();
    this.offerMore(next);
  }

  private async showMore(): Promise<void> {
    const { items, next } = await this.versions.list(this.next);
    const rows = items.map((item) => this.row(item));
    find(this.session.root, "[data-versions] tbody").append(...rows);
    this.offerMore(next);
    rows[0]?.querySelector("button")?.focus();
  }

  private offerMore(next: string | null): void {
    this.next = next;
    this.more.hidden = next === null;
  }

  private row(item: Version): HTMLElement {
    const number = make("td", { class: "numeric" }, make("b", { text: String(item.version) }), " ");
    if (item.version === this.published) {
      const mark = make("span", { class: "badge plain", text: text("version.current") });
      mark.dataset.tone = "ok";
      number.append(mark);
    }
    const acts = make(
      "div",
      { class: "row-actions" },
      ...(["compare", "restore", "publish"] as const).map((act) => button(act, item)),
      this.file(item),
    );
    acts.dataset.versionActs = String(item.version);
    return make(
      "tr",
      {},
      number,
      make("td", { text: item.comment ?? "" }),
      make("td", { text: item.publishedBy ?? "" }),
      timeCell(item.publishedAt, this.session.zone),
      make("td", { class: "end" }, acts),
    );
  }

  private file({ version }: Version): HTMLElement {
    const link = make("a", { class: "button quiet small", text: text("version.export") });
    link.href = `${this.session.api}/versions/${version}/file`;
    link.download = "";
    link.setAttribute("aria-label", text("version.export.label", version));
    return link;
  }

  private clicked(target: Element): void {
    const pressed = target.closest<HTMLElement>("[data-version-act]");
    const version = Number(pressed?.closest<HTMLElement>("[data-version-acts]")?.dataset.versionActs);
    const act = pressed?.dataset.versionAct as keyof VersionActs | undefined;
    if (act && act in this.acts) this.acts[act](version);
  }

  private async unpublish(): Promise<void> {
    try {
      await call("DELETE", `${this.session.api}/publication`);
      toast({ title: text("unpublished"), text: text("unpublished.text") });
      await this.show();
    } catch (error) {
      toast({ tone: "bad", title: text("failed"), text: (error as Error).message });
    }
  }
}

/** Where the focus is in the list, so that it is there again when the list was read anew. */
function placeOf(focused: Element | null): string | null {
  const act = focused?.closest<HTMLElement>("[data-version-act]")?.dataset.versionAct;
  const version = focused?.closest<HTMLElement>("[data-version-acts]")?.dataset.versionActs;
  return act ? `[data-version-acts="${version}"] [data-version-act="${act}"]` : null;
}

function button(act: keyof VersionActs, { version }: Version): HTMLButtonElement {
  const made = make("button", { class: "button quiet small", text: text(`version.${act}`) });
  made.type = "button";
  made.dataset.versionAct = act;
  made.setAttribute("aria-label", text(`version.${act}.label`, version));
  return made;
}
