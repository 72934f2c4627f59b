import type { Finding, FlowNode, StoreChange } from "../model";
import { all, clone, find, later, make, tabKeys } from "../pages/dom";
import { text } from "../pages/texts";
import { catalogOf } from "./catalogs";
import { ForeignWrites } from "./foreign-writes";
import { explained } from "./how";
import { lastTrial } from "./last-trial";
import { MetadataView } from "./metadata-view";
import { DatabasePicker } from "./picker";
import { QueryPane } from "./query-pane";
import { ScriptFindings } from "./script-findings";
import type { DataSource, Session } from "./session";
import { SettingsView } from "./settings-view";
import { SqlPreview } from "./sql-preview";
import { SqlTools } from "./sql-tools";
import { undoable } from "./undoable";
import { type Value, valuesFor } from "./values";
import { VariablesView } from "./variables-view";

type SqlEditor = HTMLElementTagNameMap["mr-sql"];

/** The tab of one node: its database, its SQL, and on the right its variables, settings and the resolved text. */
export class NodeTab {
  readonly panel: HTMLElement;
  private readonly sql: SqlEditor;
  private readonly picker: DatabasePicker;
  private readonly own: VariablesView;
  private readonly ofFlow: VariablesView;
  private readonly preview: SqlPreview;
  private readonly settings: SettingsView;
  private readonly metadata: MetadataView;
  private readonly query: QueryPane;
  private readonly tools: SqlTools;
  private readonly script: ScriptFindings;
  private readonly foreign: ForeignWrites;
  private readonly valuesSoon = later(150, () => void this.readValues());
  private readonly ends: (() => void)[] = [];
  private turn = 0;

  constructor(
    private readonly session: Session,
    private readonly key: string,
  ) {
    this.panel = clone(session.template("node"));
    this.panel.id = `panel-${key}`;
    this.panel.dataset.subject = key;
    find(this.panel, "[data-parts-menu]").id = `parts-${key}`;
    find(this.panel, "[data-parts-open]").setAttribute("popovertarget", `parts-${key}`);
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
    this.sql.addEventListener("change", () => {
      store.setNodeSql(key, this.sql.value);
      // A script that was replaced by itself has lost its marks, and nothing else tells of it.
      this.script.look();
    });
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
    const form = find<HTMLFormElement>(this.panel, '[data-side-pane="advanced"]');
    this.settings = new SettingsView(session, form, key);
    this.metadata = new MetadataView(this.panel, (sql) => this.sql.insert(sql));
    this.query = new QueryPane(this.panel, session, key, {
      source: () => this.source,
      piece: () => this.sql.piece,
      goto: (line, column) => this.goto(line, column),
    });
    this.tools = new SqlTools(this.panel, this.sql, (explain) => void this.query.run(explain));
    this.script = new ScriptFindings(session, key, {
      script: () => this.sql.value,
      show: (findings) => this.sql.setFindings(findings),
      doubt: (ofNode, ofFlow) => {
        this.own.showDoubts(ofNode);
        this.ofFlow.showDoubts(ofFlow);
      },
      added: (name) => {
        this.side("variables");
        this.own.focus(name);
      },
    });
    this.foreign = new ForeignWrites(session, key);
    this.bindSide();
    this.ends.push(
      store.subscribe((change) => this.changed(change)),
      session.dataSources.watch(() => this.showCatalog()),
      session.lens.watch(() => this.valuesSoon()),
      session.run.watch(() => void this.showFailure()),
    );
    this.refresh();
  }

  close(): void {
    for (const end of this.ends) end();
    for (const part of [this.metadata, this.query, this.tools, this.script, this.foreign]) part.close();
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
    const field = finding.field ?? "";
    if (finding.line) this.goto(finding.line, finding.column);
    else if (/^policy\.|^config\.(expectations|transaction)/.test(field)) this.showSetting(field);
    else if (finding.field?.includes("variables") || finding.code.startsWith("variable-")) {
      this.side("variables");
      const at = /variables\[(\d+)\]/.exec(finding.field ?? "")?.[1];
      const variable = at === undefined ? undefined : this.node?.variables?.[Number(at)];
      if (variable) this.own.focus(variable.name);
    } else if (finding.code === "data-source-missing") find(this.panel, "[data-picker-open]").focus();
    else this.focus();
  }

  /** Opens the advanced settings at one of them. */
  showSetting(field: string): void {
    this.side("advanced");
    if (!this.settings.lead(field)) this.focus();
  }

  /** Takes the other transaction mode, as one step that can be taken back, and shows where it is set. */
  setMode(transaction: "SINGLE" | "PER_STATEMENT"): void {
    const { store } = this.session;
    this.showSetting("config.transaction");
    if ((this.node?.config?.transaction ?? "SINGLE") === transaction) return;
    store.setNodeConfig(this.key, { transaction });
    undoable(store, { about: "transaction-mode", title: text(`mode.taken.${transaction}`) });
  }

  private get node(): FlowNode | undefined {
    return this.session.store.node(this.key);
  }

  private get source(): DataSource | null {
    const name = this.node?.config?.dataSource;
    return this.session.dataSources.value?.find((one) => one.name === name) ?? null;
  }

  private showCatalog(): void {
    const catalog = this.source && catalogOf(this.source);
    this.tools.show(catalog);
    this.foreign.show(catalog);
    if (!find(this.panel, '[data-side-pane="metadata"]').hidden) this.metadata.show(catalog);
  }

  private variables(
    where: "node" | "flow",
    of: ConstructorParameters<typeof VariablesView>[2],
  ): VariablesView {
    return new VariablesView(this.session, find(this.panel, `[data-variables="${where}"]`), of);
  }

  private changed(change: StoreChange): void {
    if (change.nodes.has(this.key) || change.fields.size > 0) this.refresh(change.origin === "edit");
  }

  private refresh(keep = false): void {
    const node = this.node;
    if (!node) return;
    const sql = node.config?.sql ?? "";
    if (this.sql.value !== sql) this.sql.value = sql;
    this.picker.show(node.config?.dataSource ?? null);
    this.showCatalog();
    this.script.look();
    this.own.refresh();
    this.ofFlow.refresh();
    this.settings.refresh(keep);
    this.valuesSoon();
  }

  private async readValues(): Promise<void> {
    const turn = ++this.turn;
    const values = await valuesFor(this.session, this.node).catch(() => null);
    if (!values || turn !== this.turn) return;
    this.own.showValues(only(values, "node"));
    const atFlow = await valuesFor(this.session, undefined).catch(() => values);
    this.ofFlow.showValues(only(atFlow, "flow"));
    const { zone } = this.session;
    this.sql.setVariables(new Map([...values].map(([name, value]) => [name, explained(value, zone)])));
    this.showSystem(values);
    const sql = this.node?.config?.sql ?? "";
    const read = await this.preview.show(sql, values);
    if (!read) return;
    this.settings.showStatements(read.statements);
    this.foreign.read(sql, read.writes);
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

  /** Marks the line at which the last trial run failed, as long as its SQL is the one on the screen. */
  private async showFailure(): Promise<void> {
    const run = this.session.run.value ?? (await lastTrial(this.session));
    const attempt = run?.nodes.find((node) => node.key === this.key)?.attempts.at(-1);
    const error = attempt?.state === "FAILED" ? attempt.error : null;
    this.sql.markFailure(error?.line ? { line: error.line, message: error.message } : null);
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
    if (name === "metadata") this.showCatalog();
  }

  /** Puts the side away, to give the script its room, or brings it back. */
  private fold(shut = !find(this.panel, "[data-side]").hasAttribute("data-shut")): void {
    find(this.panel, "[data-side]").toggleAttribute("data-shut", shut);
    find(this.panel, "[data-side-toggle]").setAttribute("aria-expanded", String(!shut));
  }
}

function only(values: ReadonlyMap<string, Value>, origin: Value["origin"]): Map<string, Value> {
  return new Map([...values].filter(([, value]) => value.origin === origin));
}
