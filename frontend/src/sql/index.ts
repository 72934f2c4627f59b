import type { Catalog } from "./catalog";
import type { Failure } from "./failed-line";
import type { SqlFinding } from "./findings";
import type { KnownVariables } from "./known";
import type { SqlPiece, SqlView } from "./sql-view";

export { Catalog, type CatalogAnswer, type CatalogPlace } from "./catalog";
export type { SqlFinding } from "./findings";
export type { KnownVariable, KnownVariables } from "./known";
export type { SqlPiece } from "./sql-view";

/** The editor itself, which is large: pages that will need it may load it before a connection is lost. */
export function loadSqlView(): Promise<typeof import("./sql-view")> {
  return import("./sql-view");
}

/**
 * `<mr-sql label="…" [readonly]>`: a SQL editor that loads CodeMirror when it first appears. What is asked of it before
 * that is kept and done then. It fires `change` (bubbling) after each edit a person made; setting `value` does not; and
 * `mr-run` and `mr-format` for their keys.
 */
export class SqlElement extends HTMLElement {
  private view: SqlView | null = null;
  private text = "";
  private waiting: ((view: SqlView) => void)[] = [];
  private mounting = false;

  get value(): string {
    return this.text;
  }

  set value(text: string) {
    this.text = text;
    this.view?.replace(text);
  }

  get readOnly(): boolean {
    return this.hasAttribute("readonly");
  }

  set readOnly(value: boolean) {
    this.toggleAttribute("readonly", value);
    if (this.view) this.view.readOnly = value;
  }

  /** What is selected, or the whole script. */
  get piece(): SqlPiece {
    return this.view?.piece ?? { text: this.text, line: 1, column: 1, selected: false };
  }

  set catalog(catalog: Catalog | null) {
    this.withView((view) => {
      view.catalog = catalog;
    });
  }

  setFindings(findings: readonly SqlFinding[]): void {
    this.withView((view) => view.setFindings(findings));
  }

  setVariables(variables: KnownVariables): void {
    this.withView((view) => view.setVariables(variables));
  }

  markFailure(failure: Failure | null): void {
    this.withView((view) => view.markFailure(failure));
  }

  gotoLine(line: number, column = 1): void {
    this.withView((view) => view.goto(line, column));
  }

  insert(text: string): void {
    this.withView((view) => view.insert(text));
  }

  comment(): void {
    this.withView((view) => view.comment());
  }

  find(): void {
    this.withView((view) => view.find());
  }

  /** Lays the selected piece or the whole script out anew; what it says is a reason to leave the text as it is. */
  async format(): Promise<"placeholders" | "unread" | null> {
    const { formatSql } = await import("./format");
    const { text } = this.piece;
    const formatted = await formatSql(text);
    if (formatted.is === "refused") return formatted.why;
    if (this.piece.text === text && formatted.text !== text) this.view?.rewrite(formatted.text);
    return null;
  }

  override focus(): void {
    this.withView((view) => view.focus());
  }

  connectedCallback(): void {
    if (!this.view && !this.mounting) void this.mount();
  }

  disconnectedCallback(): void {
    this.view?.destroy();
    this.view = null;
    this.replaceChildren();
  }

  private withView(act: (view: SqlView) => void): void {
    if (this.view) act(this.view);
    else this.waiting.push(act);
  }

  private async mount(): Promise<void> {
    this.mounting = true;
    const loaded = await loadSqlView().catch(() => null);
    this.mounting = false;
    if (!this.isConnected || this.view) return;
    if (loaded === null) {
      window.addEventListener("online", () => this.connectedCallback(), { once: true });
      return;
    }
    const { SqlView } = loaded;
    this.view = new SqlView({
      parent: this,
      text: this.text,
      label: this.getAttribute("label") ?? "SQL",
      readOnly: this.readOnly,
      nonce: document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "",
      onChange: (text) => {
        this.text = text;
        this.dispatchEvent(new Event("change", { bubbles: true }));
      },
      onAct: (act) => this.dispatchEvent(new Event(`mr-${act}`, { bubbles: true })),
    });
    for (const act of this.waiting.splice(0)) act(this.view);
  }
}

customElements.define("mr-sql", SqlElement);

declare global {
  interface HTMLElementTagNameMap {
    "mr-sql": SqlElement;
  }
}
