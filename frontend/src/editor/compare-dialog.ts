import type { ComparisonView } from "../compare/comparison-view";
import { find } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Session } from "./session";
import { nameText, type StateName, type Version, type Versions } from "./versions";

/** Compares two versions, or one with the draft. While it is open the page's address leads to it. */
export class CompareDialog {
  private readonly dialog: HTMLDialogElement;
  private readonly from: HTMLSelectElement;
  private readonly to: HTMLSelectElement;
  private view: ComparisonView | null = null;
  private turn = 0;

  constructor(
    session: Session,
    private readonly versions: Versions,
  ) {
    this.dialog = find<HTMLDialogElement>(session.root, "#compare-dialog");
    this.from = find(this.dialog, "[data-compare-from]");
    this.to = find(this.dialog, "[data-compare-to]");
    for (const select of [this.from, this.to]) select.addEventListener("change", () => void this.compare());
    find(this.dialog, "[data-compare-swap]").addEventListener("click", () => {
      [this.from.value, this.to.value] = [this.to.value, this.from.value];
      void this.compare();
    });
    find(this.dialog, "[data-compare-link]").addEventListener("click", () => void this.copyLink());
    this.dialog.addEventListener("close", () => {
      this.turn++;
      // A hidden canvas beside the editor's own would be a cost and a double.
      find(this.dialog, "[data-compare]").replaceChildren();
      history.replaceState(history.state, "", location.pathname + location.search);
    });
  }

  /** Opens with these two; without them, with what is published and the draft. */
  async open(from: StateName | null = null, to: StateName = "draft"): Promise<void> {
    try {
      const [{ items }, published] = await Promise.all([this.versions.list(), this.versions.published()]);
      const first = from ?? published ?? items[0]?.version ?? "draft";
      for (const [select, chosen] of [
        [this.from, first],
        [this.to, to],
      ] as const)
        fill(select, items, published, chosen);
      if (!this.dialog.open) this.dialog.showModal();
      await this.compare();
    } catch (error) {
      toast({ tone: "bad", title: text("failed"), text: messageOf(error) });
    }
  }

  /** Opens what an address asks for; says whether it asks for a comparison. */
  openAddressed(hash: string): boolean {
    const compared = comparedIn(hash);
    if (compared) void this.open(compared.from, compared.to);
    return compared !== null;
  }

  private async compare(): Promise<void> {
    const turn = ++this.turn;
    const [from, to] = [this.from, this.to].map((select) => nameOf(select.value)) as [StateName, StateName];
    history.replaceState(history.state, "", `#compare=${from}..${to}`);
    const place = find(this.dialog, "[data-compare]");
    try {
      const [{ ComparisonView }, before, after] = await Promise.all([
        import("../compare/comparison-view"),
        this.versions.side(from),
        this.versions.side(to),
      ]);
      if (turn !== this.turn) return;
      this.view ??= new ComparisonView();
      place.replaceChildren(this.view.root);
      this.view.show(before, after);
      place.scrollTop = 0;
    } catch (error) {
      if (turn === this.turn) place.textContent = messageOf(error);
    }
  }

  private async copyLink(): Promise<void> {
    await navigator.clipboard.writeText(location.href).then(
      () => toast({ title: text("compare.link") }),
      () => toast({ tone: "bad", title: text("copy.failed") }),
    );
  }
}

/** The two states that an address names, as `#compare=3..draft` does. */
export function comparedIn(hash: string): { from: StateName; to: StateName } | null {
  const [, from, to] = /^#compare=([1-9]\d{0,8}|draft)\.\.([1-9]\d{0,8}|draft)$/.exec(hash) ?? [];
  return from === undefined || to === undefined ? null : { from: nameOf(from), to: nameOf(to) };
}

function nameOf(value: string): StateName {
  return value === "draft" ? value : Number(value);
}

function fill(
  select: HTMLSelectElement,
  versions: readonly Version[],
  published: number | null,
  chosen: StateName,
): void {
  const numbers = new Set(versions.map(({ version }) => version));
  // A version from long ago is not on the first page of the list.
  if (chosen !== "draft") numbers.add(chosen);
  const words = new Map(versions.map(({ version, comment }) => [version, comment]));
  const options = [...numbers].map((version) => {
    const name = version === published ? text("compare.side.published", version) : nameText(version);
    const comment = words.get(version);
    return new Option(comment ? `${name} · ${comment}` : name, String(version));
  });
  select.replaceChildren(new Option(nameText("draft"), "draft"), ...options);
  select.value = String(chosen);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
