import type { Finding, FlowNode, NodePolicy, StoreChange } from "../model";
import { all, clone, find, later, make, show, tabKeys } from "../pages/dom";
import { text } from "../pages/texts";
import { type LimitUnit, limitParts, limitText } from "./limits";
import { DatabasePicker } from "./picker";
import type { Session } from "./session";
import { SqlPreview } from "./sql-preview";
import { type Value, valuesFor } from "./values";
import { VariablesView } from "./variables-view";

type SqlEditor = HTMLElementTagNameMap["mr-sql"];

const limits = ["timeout", "statementTimeout", "lockTimeout"] as const;

/** The tab of one node: its database, its SQL, and on the right its variables, settings and the resolved text. */
export class NodeTab {
  readonly panel: HTMLElement;
  private readonly sql: SqlEditor;
  private readonly picker: DatabasePicker;
  private readonly own: VariablesView;
  private readonly ofFlow: VariablesView;
  private readonly preview: SqlPreview;
  private readonly valuesSoon = later(150, () => void this.readValues());
  private readonly ends: (() => void)[] = [];
  private turn = 0;

  constructor(
    private readonly session: Session,
    private readonly key: string,
  ) {
    this.panel = clone(session.template("node"));
    this.panel.id = `panel-${key}`;
    const { store } = session;
    this.picker = new DatabasePicker(
      session,
      find(this.panel, "[data-picker]"),
      (dataSource) => store.setNodeConfig(key, { dataSource }),
      this.panel.id,
    );
    this.sql = document.createElement("mr-sql");
    this.sql.setAttribute("label", `SQL · ${this.node?.name ?? ""}`);
    this.sql.value = this.node?.config?.sql ?? "";
    this.sql.addEventListener("change", () => store.setNodeSql(key, this.sql.value));
    find(this.panel, "[data-sql]").append(this.sql);
    this.own = this.variables("node", {
      read: () => this.node?.variables ?? [],
      write: (variables) => store.setNodeVariables(key, variables),
    });
    this.ofFlow = this.variables("flow", {
      read: () => store.definition.variables ?? [],
      write: (variables) => store.setVariables(variables),
    });
    this.preview = new SqlPreview(this.panel, session, (line, column) => this.goto(line, column));
    this.bindSide();
    this.bindSettings();
    this.ends.push(
      store.subscribe((change) => this.changed(change)),
      session.findings.watch((findings) => this.showFindings(findings)),
      session.lens.watch(() => this.valuesSoon()),
      session.run.watch(() => this.showFailure()),
    );
    this.refresh();
  }

  close(): void {
    for (const end of this.ends) end();
    this.panel.remove();
  }

  focus(): void {
    this.sql.focus();
  }

  goto(line: number, column?: number | null): void {
    this.sql.gotoLine(line, column ?? 1);
  }

  /** Opens the place of a finding: a line of the script, a variable, or a setting. */
  lead(finding: Finding): void {
    if (finding.line) this.goto(finding.line, finding.column);
    else if (finding.field?.includes("variables") || finding.code.startsWith("variable-")) {
      this.side("variables");
      const at = /variables\[(\d+)\]/.exec(finding.field ?? "")?.[1];
      const variable = at === undefined ? undefined : this.node?.variables?.[Number(at)];
      if (variable) this.own.focus(variable.name);
    } else if (finding.code === "data-source-missing") find(this.panel, "[data-picker-open]").focus();
    else this.focus();
  }

  private get node(): FlowNode | undefined {
    return this.session.store.node(this.key);
  }

  private variables(
    where: "node" | "flow",
    of: ConstructorParameters<typeof VariablesView>[2],
  ): VariablesView {
    return new VariablesView(this.session, find(this.panel, `[data-variables="${where}"]`), of);
  }

  private changed(change: StoreChange): void {
    if (change.nodes.has(this.key) || change.fields.size > 0) this.refresh();
  }

  private refresh(): void {
    const node = this.node;
    if (!node) return;
    const sql = node.config?.sql ?? "";
    if (this.sql.value !== sql) this.sql.value = sql;
    this.picker.show(node.config?.dataSource ?? null);
    this.own.refresh();
    this.ofFlow.refresh();
    this.showSettings(node);
    this.valuesSoon();
  }

  private async readValues(): Promise<void> {
    const turn = ++this.turn;
    const values = await valuesFor(this.session, this.node).catch(() => null);
    if (!values || turn !== this.turn) return;
    this.own.showValues(only(values, "node"));
    const atFlow = await valuesFor(this.session, undefined).catch(() => values);
    this.ofFlow.showValues(only(atFlow, "flow"));
    this.sql.setVariables(
      new Map(
        [...values].map(([name, { value, origin }]) => [name, { value, origin: text(`value.${origin}`) }]),
      ),
    );
    this.showSystem(values);
    void this.preview.show(this.node?.config?.sql ?? "", values);
  }

  private showSystem(values: ReadonlyMap<string, Value>): void {
    const rows = [...values].filter(([, { origin }]) => origin === "system");
    find(this.panel, "[data-system]").replaceChildren(
      ...rows.map(([name, { value }]) =>
        make(
          "tr",
          {},
          make("td", { class: "mono", text: name }),
          make(
            "td",
            value === null
              ? { class: "muted", text: text("value.later") }
              : { class: "mono wrap", text: value },
          ),
        ),
      ),
    );
  }

  private showFindings(findings: readonly Finding[]): void {
    this.sql.setFindings(
      findings
        .filter((finding) => finding.node === this.key)
        .map(({ severity, code, message, line, column }) => ({
          severity,
          code,
          message,
          line: line ?? null,
          column: column ?? null,
        })),
    );
  }

  /** Marks the line at which the trial run failed, as long as its SQL is the one on the screen. */
  private showFailure(): void {
    const attempt = this.session.run.value?.nodes.find((node) => node.key === this.key)?.attempts.at(-1);
    this.sql.markFailure(attempt?.state === "FAILED" ? (attempt.error?.line ?? null) : null);
  }

  // ── the right side ──

  private bindSide(): void {
    tabKeys(find(this.panel, ".side-tabs"));
    find(this.panel, ".side-rail").addEventListener("click", (event) => {
      const tab = (event.target as Element).closest<HTMLElement>("[data-side-tab]");
      if (tab) this.side(tab.dataset.sideTab ?? "");
      else if ((event.target as Element).closest("[data-side-toggle]")) this.fold();
    });
    const kinds = find(this.panel, '.segments[role="tablist"]');
    tabKeys(kinds);
    kinds.addEventListener("click", (event) => {
      const kind = (event.target as Element).closest<HTMLElement>("[data-variables-tab]")?.dataset
        .variablesTab;
      if (!kind) return;
      for (const tab of all(kinds, "[data-variables-tab]")) {
        tab.setAttribute("aria-selected", String(tab.dataset.variablesTab === kind));
      }
      for (const box of all(this.panel, "[data-variables]")) box.hidden = box.dataset.variables !== kind;
    });
  }

  /** Shows one of the vertical tabs. */
  private side(name: string): void {
    const side = find(this.panel, "[data-side]");
    this.fold(false);
    for (const tab of all(side, "[data-side-tab]")) {
      tab.setAttribute("aria-selected", String(tab.dataset.sideTab === name));
    }
    for (const pane of all(side, "[data-side-pane]")) pane.hidden = pane.dataset.sidePane !== name;
  }

  /** Puts the side away, to give the script its room, or brings it back. */
  private fold(shut = !find(this.panel, "[data-side]").hasAttribute("data-shut")): void {
    find(this.panel, "[data-side]").toggleAttribute("data-shut", shut);
    find(this.panel, "[data-side-toggle]").setAttribute("aria-expanded", String(!shut));
  }

  private bindSettings(): void {
    const form = find<HTMLFormElement>(this.panel, '[data-side-pane="advanced"]');
    for (const radio of all<HTMLInputElement>(form, "[data-transaction]"))
      radio.name = `transaction-${this.key}`;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => this.takeSettings(form));
  }

  private takeSettings(form: HTMLFormElement): void {
    const { store } = this.session;
    const mode = form.querySelector<HTMLInputElement>("[data-transaction]:checked")?.value;
    if (mode === "SINGLE" || mode === "PER_STATEMENT") {
      if (mode !== (this.node?.config?.transaction ?? "SINGLE"))
        store.setNodeConfig(this.key, { transaction: mode });
    }
    const policy: Partial<NodePolicy> = {
      suspended: find<HTMLInputElement>(form, "[data-suspended]").checked,
      rerunIsSafe: find<HTMLInputElement>(form, "[data-rerun]").checked,
    };
    for (const name of limits) {
      const amount = find<HTMLInputElement>(form, `[data-limit="${name}"]`);
      const unit = find<HTMLSelectElement>(form, `[data-limit-unit="${name}"]`).value as LimitUnit;
      const value = Math.trunc(amount.valueAsNumber);
      if (amount.dataset.kept !== undefined && amount.value === "") continue;
      policy[name] = value > 0 ? limitText(value, unit) : name === "timeout" ? "PT2H" : null;
    }
    const now = this.node?.policy ?? {};
    const changed = Object.entries(policy).filter(
      ([name, value]) => (now[name as keyof NodePolicy] ?? standard(name)) !== value,
    );
    if (changed.length > 0) store.setNodePolicy(this.key, Object.fromEntries(changed));
  }

  private showSettings(node: FlowNode): void {
    const form = find<HTMLFormElement>(this.panel, '[data-side-pane="advanced"]');
    const mode = node.config?.transaction ?? "SINGLE";
    for (const radio of all<HTMLInputElement>(form, "[data-transaction]"))
      radio.checked = radio.value === mode;
    // Not in force yet: shown only where a definition from elsewhere carries it, so that it can be taken out.
    const suspended = node.policy?.suspended ?? false;
    find<HTMLInputElement>(form, "[data-suspended]").checked = suspended;
    if (suspended) find(form, "[data-suspended-row]").hidden = false;
    find<HTMLInputElement>(form, "[data-rerun]").checked = node.policy?.rerunIsSafe ?? false;
    for (const name of limits) {
      const value = node.policy?.[name] ?? standard(name);
      const parts = limitParts(value as string | null);
      const amount = find<HTMLInputElement>(form, `[data-limit="${name}"]`);
      show(amount, parts ? String(parts.amount) : "");
      // A duration that the form cannot show stays until another is entered.
      if (value && !parts) amount.dataset.kept = "";
      else delete amount.dataset.kept;
      amount.placeholder = value && !parts ? String(value) : "";
      if (parts) show(find<HTMLSelectElement>(form, `[data-limit-unit="${name}"]`), parts.unit);
    }
  }
}

function standard(name: string): string | boolean | null {
  if (name === "timeout") return "PT2H";
  return name === "suspended" || name === "rerunIsSafe" ? false : null;
}

function only(values: ReadonlyMap<string, Value>, origin: Value["origin"]): Map<string, Value> {
  return new Map([...values].filter(([, value]) => value.origin === origin));
}
