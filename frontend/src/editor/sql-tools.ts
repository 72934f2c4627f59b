import { find } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import type { Catalog } from "../sql";

type SqlEditor = HTMLElementTagNameMap["mr-sql"];

/** The row of tools above a script, and the quiet word that the database gives no names. */
export class SqlTools {
  private readonly state: HTMLElement;
  private readonly retry: HTMLElement;
  private catalog: Catalog | null = null;
  private end: () => void = () => {};

  constructor(
    panel: HTMLElement,
    private readonly sql: SqlEditor,
    run: (explain: boolean) => void,
  ) {
    this.state = find(panel, "[data-sql-state]");
    this.retry = find(panel, '[data-sql-act="retry"]');
    const acts: Record<string, () => void> = {
      run: () => run(false),
      explain: () => run(true),
      format: () => void this.format(),
      comment: () => sql.comment(),
      find: () => sql.find(),
      retry: () => this.catalog?.refresh(),
    };
    find(panel, ".sql-tools").addEventListener("click", (event) => {
      acts[(event.target as Element).closest<HTMLElement>("[data-sql-act]")?.dataset.sqlAct ?? ""]?.();
    });
    sql.addEventListener("mr-run", () => run(false));
    sql.addEventListener("mr-format", () => void this.format());
  }

  show(catalog: Catalog | null): void {
    if (catalog === this.catalog) return;
    this.end();
    this.catalog = catalog;
    this.sql.catalog = catalog;
    this.end = catalog?.watch(() => this.tell()) ?? (() => {});
    this.tell();
  }

  close(): void {
    this.end();
  }

  private tell(): void {
    const failure = this.catalog?.failure ?? null;
    this.retry.hidden = failure === null;
    this.state.textContent = failure === null ? "" : text("sql.catalog.failed", failure);
    this.state.title = this.state.textContent;
  }

  private async format(): Promise<void> {
    const why = await this.sql.format();
    if (why !== null) toast({ about: "format", tone: "bad", title: text(`sql.format.${why}`) });
  }
}
