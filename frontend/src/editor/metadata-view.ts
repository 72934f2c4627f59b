import chevron from "icon:chevron-right";
import { find, later, make } from "../pages/dom";
import { text } from "../pages/texts";
import type { Catalog } from "../sql";
import { quoted } from "../sql/names";

/** So many rows of a schema are drawn; the filter finds the others. */
const most = 200;

/** The *Metadata* tab: schemas, tables and columns of the database, written into the script by a click. */
export class MetadataView {
  private readonly search: HTMLInputElement;
  private readonly tree: HTMLElement;
  private readonly notice: HTMLElement;
  private readonly open = new Set<string>();
  private catalog: Catalog | null = null;
  private end: () => void = () => {};
  private turn = 0;

  constructor(
    panel: HTMLElement,
    private readonly insert: (sql: string) => void,
  ) {
    this.search = find<HTMLInputElement>(panel, "[data-metadata-search]");
    this.tree = find(panel, "[data-metadata]");
    this.notice = find(panel, "[data-metadata-notice]");
    this.search.addEventListener(
      "input",
      later(120, () => void this.draw()),
    );
    find(panel, "[data-metadata-refresh]").addEventListener("click", () => this.catalog?.refresh());
  }

  /** Shows this database from now on, once the tab is in front. */
  show(catalog: Catalog | null): void {
    if (catalog !== this.catalog) {
      this.end();
      this.catalog = catalog;
      this.end = catalog?.watch(() => void this.draw()) ?? (() => {});
      this.open.clear();
    }
    void this.draw();
  }

  close(): void {
    this.end();
  }

  private async draw(): Promise<void> {
    const turn = ++this.turn;
    const { catalog } = this;
    if (!catalog) {
      this.tree.replaceChildren(quiet(text("metadata.none")));
      this.say(null);
      return;
    }
    const filter = this.search.value.trim().toLowerCase();
    const schemas = await catalog.schemas();
    const first = schemas.find((schema) => schema.place !== null)?.name;
    if (this.open.size === 0 && first !== undefined) this.open.add(first);
    const items = await Promise.all(schemas.map(({ name }) => this.schema(catalog, name, filter)));
    if (turn !== this.turn) return;
    const shown = items.filter((item) => item !== null);
    this.tree.replaceChildren(...(shown.length > 0 ? shown : [quiet(text("metadata.nothing"))]));
    this.say(catalog.failure === null ? null : text("sql.catalog.failed", catalog.failure));
  }

  private async schema(catalog: Catalog, name: string, filter: string): Promise<HTMLElement | null> {
    const isOpen = this.open.has(name);
    const item = make("li", {}, this.row(name, text("metadata.schema", name), quoted(name), "", isOpen));
    if (!isOpen) return filter === "" || name.toLowerCase().includes(filter) ? item : null;
    const tables = (await catalog.tables(name)).filter((table) => table.name.toLowerCase().includes(filter));
    if (filter !== "" && tables.length === 0) return null;
    const place = (await catalog.path()).includes(name) ? "" : `${quoted(name)}.`;
    const rows = await Promise.all(
      tables.slice(0, most).map(async (table) => {
        const key = `${name}.${table.name}`;
        const kind = table.kind === "TABLE" ? "" : text(`metadata.kind.${table.kind}`);
        const tableOpen = this.open.has(key);
        const sql = place + quoted(table.name);
        const line = this.row(table.name, text("metadata.open", table.name), sql, kind, tableOpen, key);
        const row = make("li", {}, line);
        if (tableOpen) row.append(await this.columns(catalog, name, table.name));
        return row;
      }),
    );
    if (rows.length === 0 && catalog.failure === null) rows.push(quiet(text("metadata.empty")));
    if (tables.length > most) rows.push(quiet(text("metadata.more", tables.length - most)));
    item.append(make("ul", {}, ...rows));
    return item;
  }

  private async columns(catalog: Catalog, schema: string, table: string): Promise<HTMLElement> {
    const columns = await catalog.columns(schema, table);
    const rows = columns.map(({ name, type }) =>
      make("li", {}, make("div", { class: "metadata-row" }, this.name(name, quoted(name), type))),
    );
    if (rows.length === 0) rows.push(quiet(text("metadata.columns.empty")));
    return make("ul", {}, ...rows);
  }

  private row(
    name: string,
    what: string,
    sql: string,
    detail: string,
    isOpen: boolean,
    key = name,
  ): HTMLElement {
    const twisty = make("button", { class: "twisty" });
    twisty.type = "button";
    twisty.innerHTML = chevron;
    twisty.setAttribute("aria-label", what);
    twisty.setAttribute("aria-expanded", String(isOpen));
    twisty.dataset.key = key;
    twisty.addEventListener("click", () => void this.toggle(key));
    return make("div", { class: "metadata-row" }, twisty, this.name(name, sql, detail));
  }

  private name(name: string, sql: string, detail: string): HTMLElement {
    const button = make("button", {
      class: "metadata-name",
      text: name,
      title: text("metadata.insert", sql),
    });
    button.type = "button";
    if (detail !== "") button.append(make("small", { text: detail }));
    button.addEventListener("click", () => this.insert(sql));
    return button;
  }

  /** Drawn anew, the branch keeps the focus on its own button. */
  private async toggle(key: string): Promise<void> {
    if (!this.open.delete(key)) this.open.add(key);
    await this.draw();
    this.tree.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  private say(message: string | null): void {
    this.notice.hidden = message === null;
    this.notice.textContent = message ?? "";
  }
}

function quiet(message: string): HTMLLIElement {
  return make("li", { class: "muted", text: message });
}
