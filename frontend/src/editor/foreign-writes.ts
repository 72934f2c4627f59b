import type { Finding, FlowNode } from "../model";
import { text } from "../pages/texts";
import type { Catalog } from "../sql";
import type { Session } from "./session";

/** A table whose rows a script changes, by its name in the catalog, and where the change stands. */
export interface Write {
  /** Null when the script leaves it to the search path. */
  schema: string | null;
  name: string;
  line: number;
  column: number;
  /** The script changes where names are found: it may be any table of that name. */
  anySchema: boolean;
}

/** A warning of the catalog, and what it was told of. */
export interface ForeignWrite {
  finding: Finding;
  sql: string;
  dataSource: string | null;
}

const code = "external-effect";

/**
 * Keeps the warning that a node writes to a table which the catalog of its database says is foreign. Validation asks no
 * database; so it comes later than the others, and a database that does not answer adds none.
 */
export class ForeignWrites {
  private catalog: Catalog | null = null;
  private script: { sql: string; writes: readonly Write[] } | null = null;
  private end: () => void = () => {};
  private turn = 0;

  constructor(
    private readonly session: Session,
    private readonly key: string,
  ) {}

  /** Asks this database from now on. */
  show(catalog: Catalog | null): void {
    if (catalog === this.catalog) return;
    this.end();
    this.catalog = catalog;
    this.end = catalog?.watch(() => void this.look()) ?? (() => {});
    void this.look();
  }

  /** What the script writes, with the values of the lens in the names. */
  read(sql: string, writes: readonly Write[]): void {
    this.script = { sql, writes };
    void this.look();
  }

  close(): void {
    this.end();
  }

  private async look(): Promise<void> {
    const { script, catalog } = this;
    if (!script) return;
    const turn = ++this.turn;
    const write = catalog && (await firstForeign(catalog, script.writes));
    if (turn === this.turn) this.tell(script.sql, write);
  }

  private tell(sql: string, write: Write | null): void {
    const { foreign, store } = this.session;
    if (!write && !foreign.value.has(this.key)) return;
    const next = new Map(foreign.value);
    if (write) {
      const dataSource = store.node(this.key)?.config?.dataSource ?? null;
      next.set(this.key, { finding: warning(this.key, write), sql, dataSource });
    } else next.delete(this.key);
    foreign.value = next;
  }
}

/** The first of the tables that leads to a foreign one, as far as the catalog tells. */
export async function firstForeign(catalog: Catalog, writes: readonly Write[]): Promise<Write | null> {
  const asked = new Set<string>();
  for (const write of writes) {
    const { schema, name, anySchema } = write;
    const key = JSON.stringify([anySchema || schema, name]);
    if (asked.has(key)) continue;
    asked.add(key);
    if (anySchema ? await catalog.foreign(name) : (await catalog.find(schema, name))?.table.foreign)
      return write;
  }
  return null;
}

/**
 * The findings, and those of the catalogs about scripts that are still the same. One such warning a node is enough, and
 * validation's own comes first.
 */
export function withForeign(
  findings: readonly Finding[],
  foreign: ReadonlyMap<string, ForeignWrite>,
  node: (key: string) => FlowNode | undefined,
): readonly Finding[] {
  const warned = new Set(findings.filter((one) => one.code === code).map((one) => one.node));
  const more = [...foreign].filter(([key, { sql, dataSource }]) => {
    const config = node(key)?.config;
    return !warned.has(key) && config?.sql === sql && (config.dataSource ?? null) === dataSource;
  });
  return more.length === 0 ? findings : [...findings, ...more.map(([, { finding }]) => finding)];
}

function warning(node: string, { schema, name, line, column }: Write): Finding {
  const message = text("sql.foreign", schema === null ? name : `${schema}.${name}`);
  return { severity: "WARNING", code, node, message, line, column };
}
