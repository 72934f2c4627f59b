// @vitest-environment happy-dom
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { Catalog, type CatalogAnswer, type CatalogPlace } from "../../src/sql/catalog";
import { completeCatalog } from "../../src/sql/complete-catalog";
import { knownVariables } from "../../src/sql/known";
import { postgresql } from "../../src/sql/language";

const nothing: CatalogAnswer = {
  schemas: null,
  tables: null,
  columns: null,
  functions: null,
  truncated: false,
  failure: null,
};

const countForms = [
  { arguments: "any", result: "bigint" },
  { arguments: "", result: "bigint" },
];

function shop(place: CatalogPlace): CatalogAnswer {
  if (place.functions) {
    const functions = place.schema === "pg_catalog" ? [{ name: "count", forms: countForms }] : [];
    return { ...nothing, functions };
  }
  if (place.table) {
    const type = `column of ${place.schema}.${place.table}`;
    return {
      ...nothing,
      columns: [
        { name: "id", type, nullable: false },
        { name: "Odd one", type, nullable: true },
      ],
    };
  }
  if (place.schema) {
    const names = place.schema === "public" ? ["orders", "order"] : ["days"];
    return {
      ...nothing,
      tables: names.map((name) => ({ name, kind: "TABLE", partition: false, foreign: false })),
    };
  }
  return {
    ...nothing,
    schemas: [
      { name: "public", place: 1 },
      { name: "shop", place: null },
    ],
  };
}

describe("completion from the catalog", () => {
  const asked: CatalogPlace[] = [];
  const catalog = new Catalog(async (place) => {
    asked.push(place);
    return shop(place);
  });

  /** `|` is the cursor. */
  async function complete(text: string, from: Catalog = catalog, explicit = false) {
    const pos = text.indexOf("|");
    const known = knownVariables.init(() => new Map([["my.date", { value: "20260604", origin: "node" }]]));
    const state = EditorState.create({ doc: text.replace("|", ""), extensions: [postgresql(), known] });
    const result = await completeCatalog(from)(new CompletionContext(state, pos, explicit));
    return (
      result && { from: result.from, labels: result.options.map((one) => one.label), options: result.options }
    );
  }

  it("offers tables of the search path, schemas and functions", async () => {
    const found = await complete("select * from ord|");
    expect(found?.labels).toEqual(["orders", "order", "count", "public", "shop"]);
    expect(found?.from).toBe(14);
    expect(found?.options[1]?.apply).toBe('"order"');
  });

  it("offers the columns of the statement's tables, with their types", async () => {
    const found = await complete("select 1 from days; select i| from shop.days d, orders");
    expect(found?.labels.slice(0, 4)).toEqual(["id", "Odd one", "id", "Odd one"]);
    expect(found?.options[0]?.detail).toBe("column of shop.days");
    expect(found?.options[2]?.detail).toBe("column of public.orders");
    expect(found?.labels).toContain("d");
  });

  it.each([
    ["select o.| from orders o", ["id", "Odd one"]],
    ["select orders.| from orders", ["id", "Odd one"]],
    ["select * from shop.|", ["days"]],
    ["select shop.days.|", ["id", "Odd one"]],
    ['select * from "shop".d|', ["days"]],
  ])("%s", async (text, labels) => {
    expect((await complete(text))?.labels).toEqual(labels);
  });

  it.each(["select 'o|'", "-- o|", "/* o| */", "select ${my|}", "select |"])(
    "keeps quiet at %s",
    async (text) => {
      expect(await complete(text)).toBeNull();
    },
  );

  describe("around a placeholder", () => {
    const dated = new Catalog(async (place) => {
      if (!place.schema || place.table) return shop(place);
      const names = ["oss_20260604", "oss_20260604_old", "oss_20260604_Odd", "oss_20260605"];
      const tables = names.map((name) => ({ name, kind: "TABLE" as const, partition: false, foreign: true }));
      return place.functions ? { ...nothing, functions: [] } : { ...nothing, tables };
    });

    it.each([
      ["select 1 from oss_${my.date}|", ["oss_${my.date}", "oss_${my.date}_old"], 14],
      ["select 1 from OSS_${my.date}_o|", ["OSS_${my.date}", "OSS_${my.date}_old"], 14],
      ["select 1 from shop.oss_${my.date}_|", ["oss_${my.date}", "oss_${my.date}_old"], 19],
      [
        'select 1 from "oss_${my.date}_|"',
        ["oss_${my.date}", "oss_${my.date}_old", "oss_${my.date}_Odd"],
        15,
      ],
      ["select oss_${my.date}.| from oss_${my.date}", ["id", "Odd one"], 22],
      ["select o.i| from oss_${my.date}_old as o", ["id", "Odd one"], 9],
    ])("%s", async (text, labels, from) => {
      const found = await complete(text, dated);
      expect(found?.labels).toEqual(labels);
      expect(found?.from).toBe(from);
    });

    it("keeps quiet where the value is not known", async () => {
      expect(await complete("select 1 from oss_${none}_o|", dated)).toBeNull();
    });
  });

  it("tells all forms of a function that has several", async () => {
    const found = await complete("select cou|");
    const count = found?.options.find(({ label }) => label === "count");
    expect(count?.detail).toBe("sql.forms");
    const info = typeof count?.info === "function" ? await count.info(count) : null;
    const lines = [...((info as HTMLElement | null)?.querySelectorAll("li") ?? [])].map(
      (li) => li.textContent,
    );
    expect(lines).toEqual(["count(any) → bigint", "count() → bigint"]);
  });

  it("speaks when it is asked", async () => {
    expect((await complete("select |", catalog, true))?.labels).toContain("orders");
  });

  it("asks for each list once, until it is refreshed", async () => {
    await complete("select o|");
    const before = asked.length;
    await complete("select o|");
    expect(asked.length).toBe(before);
    catalog.refresh();
    await complete("select o|");
    expect(asked.length).toBeGreaterThan(before);
  });

  it("tells of a database that does not answer once, and asks it no more", async () => {
    let calls = 0;
    let told = 0;
    const down = new Catalog(async () => {
      calls++;
      return { ...nothing, failure: { outcome: "REFUSED", message: "Connection refused" } };
    });
    down.watch(() => told++);
    expect(await complete("select o|", down)).toBeNull();
    expect(await complete("select or|", down)).toBeNull();
    expect(down.failure).toBe("Connection refused");
    expect([calls, told]).toEqual([1, 1]);
    down.refresh();
    await complete("select o|", down);
    expect(calls).toBe(2);
  });
});
