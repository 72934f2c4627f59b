// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import { type Finding, FlowStore } from "../model";
import { Catalog, type CatalogAnswer, type CatalogPlace } from "../sql/catalog";
import { Autosave } from "./autosave";
import { ForeignWrites, firstForeign, type Write } from "./foreign-writes";
import { Session } from "./session";

const nothing: CatalogAnswer = {
  schemas: null,
  tables: null,
  columns: null,
  functions: null,
  truncated: false,
  failure: null,
};

/** `near` comes before `far` in the search path, `aside` is not in it; names with `oss` are foreign. */
const held: Record<string, string[]> = {
  near: ["t", "both", "oss_20260604"],
  far: ["both", "oss_both"],
  aside: ["oss_aside"],
};

function answer({ schema }: CatalogPlace): CatalogAnswer {
  if (schema === undefined) {
    const places = { near: 1, far: 2, aside: null };
    return { ...nothing, schemas: Object.entries(places).map(([name, place]) => ({ name, place })) };
  }
  const tables = (held[schema] ?? []).map((name) => {
    const foreign = name.startsWith("oss") || (schema === "far" && name === "both");
    return { name, kind: "TABLE" as const, partition: false, foreign };
  });
  return { ...nothing, tables };
}

const write = (schema: string | null, name: string, line = 1, anySchema = false): Write => ({
  schema,
  name,
  line,
  column: 1,
  anySchema,
});

describe("a write to a table that the catalog says is foreign", () => {
  it.each([
    ["by the search path", write(null, "oss_20260604"), true],
    ["by its schema", write("far", "both"), true],
    ["in a schema outside of the path", write("aside", "oss_aside"), true],
    ["hidden by one nearer in the path", write(null, "both"), false],
    ["outside of the path, without its schema", write(null, "oss_aside"), false],
    ["with a placeholder that has no value", write(null, "oss_${day}"), false],
    ["in another spelling", write(null, "OSS_20260604"), false],
    ["anywhere, after a change of the search path", write(null, "both", 1, true), true],
    ["anywhere outside of the path, after such a change", write(null, "oss_aside", 1, true), true],
    ["under another name, after such a change", write(null, "t", 1, true), false],
    ["in a renamed schema", write("renamed", "oss_both", 1, true), true],
    ["in a schema that is not there", write("nowhere", "oss_aside"), false],
  ])("%s", async (_, one, foreign) => {
    expect(await firstForeign(new Catalog(async (place) => answer(place)), [one])).toBe(foreign ? one : null);
  });

  it("is the first of them", async () => {
    const writes = [write(null, "t", 1), write("far", "both", 2), write(null, "oss_20260604", 3)];
    expect(await firstForeign(new Catalog(async (place) => answer(place)), writes)).toBe(writes[1]);
  });
});

describe("the warning of it", () => {
  const sql = "insert into oss_both values (1)";
  const own: Finding = { severity: "WARNING", code: "external-effect", node: "a", message: "own", line: 9 };
  let store: FlowStore;
  let session: Session;
  let foreign: ForeignWrites;
  let down: boolean;

  beforeEach(() => {
    down = false;
    store = new FlowStore({
      format: "millrace/v1",
      name: "flow",
      nodes: [{ key: "a", name: "A", kind: "sql", config: { sql, dataSource: "db" } }],
    });
    const autosave = new Autosave(
      store,
      { revision: 1, definition: store.definition },
      { save: async () => ({ revision: 1, findings: [] }), after: () => () => {} },
    );
    session = new Session("f", {} as HTMLElement, store, autosave);
    foreign = new ForeignWrites(session, "a");
  });

  function catalog(): Catalog {
    return new Catalog(async (place) =>
      down ? { ...nothing, failure: { outcome: "REFUSED", message: "Connection refused" } } : answer(place),
    );
  }

  async function found(): Promise<readonly Finding[]> {
    await new Promise((done) => setImmediate(done));
    return session.findings.value;
  }

  it("stands among the findings, at the place of the write", async () => {
    foreign.show(catalog());
    foreign.read(sql, [write(null, "oss_both")]);
    expect(await found()).toEqual([
      { severity: "WARNING", code: "external-effect", node: "a", message: "sql.foreign", line: 1, column: 1 },
    ]);
  });

  it("gives way to validation's own", async () => {
    foreign.show(catalog());
    foreign.read(sql, [write(null, "oss_both")]);
    expect(await found()).toHaveLength(1);
    session.validated.value = [own];
    expect(await found()).toEqual([own]);
    session.validated.value = [];
    expect(await found()).toHaveLength(1);
  });

  it("goes when the script writes there no longer, and is not of another script", async () => {
    foreign.show(catalog());
    foreign.read(sql, [write(null, "oss_both")]);
    expect(await found()).toHaveLength(1);
    store.setNodeSql("a", `${sql};`);
    session.validated.value = [];
    expect(await found()).toEqual([]);
    foreign.read(`${sql};`, [write(null, "oss_both")]);
    expect(await found()).toHaveLength(1);
    foreign.read(`${sql};`, [write(null, "t")]);
    expect(await found()).toEqual([]);
  });

  it("goes with its data source", async () => {
    foreign.show(catalog());
    foreign.read(sql, [write(null, "oss_both")]);
    expect(await found()).toHaveLength(1);
    foreign.show(null);
    expect(await found()).toEqual([]);
  });

  it("is not there while the database does not answer, and comes when it is asked anew", async () => {
    down = true;
    const asked = catalog();
    foreign.show(asked);
    foreign.read(sql, [write(null, "oss_both")]);
    expect(await found()).toEqual([]);
    expect(asked.failure).toBe("Connection refused");
    down = false;
    asked.refresh();
    expect(await found()).toHaveLength(1);
  });
});
