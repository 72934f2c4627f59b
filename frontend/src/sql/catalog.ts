/** What a database holds, a level at a time, as `/api/data-sources/{id}/catalog` answers. */
export interface CatalogSchema {
  name: string;
  /** In the search path, from 1; null when its tables need the schema before their name. */
  place: number | null;
}

export interface CatalogTable {
  name: string;
  kind: "TABLE" | "PARTITIONED_TABLE" | "VIEW" | "MATERIALIZED_VIEW" | "FOREIGN_TABLE";
  partition: boolean;
  /** Rows written to it may go to a foreign table: itself, a partition, a child, or what it is a view of. */
  foreign: boolean;
}

export interface CatalogColumn {
  name: string;
  type: string;
  nullable: boolean;
}

export interface CatalogFunction {
  name: string;
  /** Of each of its overloads; a procedure has an empty result. */
  forms: { arguments: string; result: string }[];
}

export interface CatalogAnswer {
  schemas: CatalogSchema[] | null;
  tables: CatalogTable[] | null;
  columns: CatalogColumn[] | null;
  functions: CatalogFunction[] | null;
  truncated: boolean;
  failure: { outcome: string; message: string } | null;
}

export interface CatalogPlace {
  schema?: string;
  table?: string;
  functions?: boolean;
}

/**
 * Answers of one database's catalog, each asked once and kept until `refresh`. A database that does not answer gives
 * empty lists, is told of once, and is left in peace until then: nobody who types waits for it again and again.
 */
export class Catalog {
  private readonly known = new Map<string, Promise<readonly unknown[]>>();
  private readonly watchers = new Set<() => void>();
  private trouble: string | null = null;

  constructor(private readonly ask: (place: CatalogPlace) => Promise<CatalogAnswer>) {}

  /** Why there are no lists, in the database's own words. */
  get failure(): string | null {
    return this.trouble;
  }

  schemas(): Promise<readonly CatalogSchema[]> {
    return this.list({}, (answer) => answer.schemas);
  }

  tables(schema: string): Promise<readonly CatalogTable[]> {
    return this.list({ schema }, (answer) => answer.tables);
  }

  columns(schema: string, table: string): Promise<readonly CatalogColumn[]> {
    return this.list({ schema, table }, (answer) => answer.columns);
  }

  functions(schema: string): Promise<readonly CatalogFunction[]> {
    return this.list({ schema, functions: true }, (answer) => answer.functions);
  }

  /** Names of the schemas whose tables need no schema before their name, nearest first. */
  async path(): Promise<string[]> {
    return (await this.schemas()).filter((schema) => schema.place !== null).map((schema) => schema.name);
  }

  /** The table of that name; without a schema, the one in the first schema of the search path that has it. */
  async find(schema: string | null, name: string): Promise<{ schema: string; table: CatalogTable } | null> {
    const places =
      schema === null
        ? await this.path()
        : (await this.schemas()).map((one) => one.name).filter((one) => one === schema);
    for (const place of places) {
      const table = (await this.tables(place)).find((one) => one.name === name);
      if (table) return { schema: place, table };
    }
    return null;
  }

  /** Whether a table of that name leads to a foreign one, whichever schema it is in. */
  async foreign(name: string): Promise<boolean> {
    const tables = await Promise.all((await this.schemas()).map((schema) => this.tables(schema.name)));
    return tables.flat().some((table) => table.foreign && table.name === name);
  }

  /** Forgets everything: the next question is asked anew. */
  refresh(): void {
    this.known.clear();
    this.trouble = null;
    this.tell();
  }

  /** Calls `watcher` after a failure and after a refresh. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private list<T>(place: CatalogPlace, of: (answer: CatalogAnswer) => T[] | null): Promise<readonly T[]> {
    const key = JSON.stringify(place);
    const found = this.known.get(key) as Promise<readonly T[]> | undefined;
    if (found) return found;
    if (this.trouble !== null) return Promise.resolve([]);
    const asked = this.ask(place).then(
      (answer) => {
        if (answer.failure) this.fail(answer.failure.message);
        return of(answer) ?? [];
      },
      (error: unknown) => {
        this.fail(error instanceof Error ? error.message : String(error));
        return [];
      },
    );
    this.known.set(key, asked);
    return asked;
  }

  private fail(message: string): void {
    if (this.trouble !== null) return;
    this.trouble = message;
    this.tell();
  }

  private tell(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
