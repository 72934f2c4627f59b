import type { SqlFinding } from "./findings";
import type { SqlView } from "./sql-view";
import type { KnownVariables } from "./variables";

export type { SqlFinding } from "./findings";
export type { KnownVariable, KnownVariables } from "./variables";

/**
 * `<mr-sql label="…" [readonly]>`: a SQL editor that loads CodeMirror when it first appears. What is asked of it before
 * that is kept and done then. It fires `change` (bubbling) after each edit a person made; setting `value` does not.
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

  setFindings(findings: readonly SqlFinding[]): void {
    this.withView((view) => view.setFindings(findings));
  }

  setVariables(variables: KnownVariables): void {
    this.withView((view) => view.setVariables(variables));
  }

  markFailure(line: number | null): void {
    this.withView((view) => view.markFailure(line));
  }

  gotoLine(line: number, column = 1): void {
    this.withView((view) => view.goto(line, column));
  }

  insert(text: string): void {
    this.withView((view) => view.insert(text));
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
    const { SqlView } = await import("./sql-view");
    this.mounting = false;
    if (!this.isConnected || this.view) return;
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
