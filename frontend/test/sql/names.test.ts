import { describe, expect, it } from "vitest";
import { partsOf, plain, quoted, tableReferences } from "../../src/sql/names";

describe("names of the catalog", () => {
  it.each([
    ["orders", "orders"],
    ["order", '"order"'],
    ["Orders", '"Orders"'],
    ['od"d one', '"od""d one"'],
    ["2026", '"2026"'],
    ["_a$1", "_a$1"],
  ])("%s stands in SQL as %s", (name, sql) => {
    expect(quoted(name)).toBe(sql);
    expect(plain(sql)).toBe(name);
  });

  it("fold to lower case unless quoted, part by part", () => {
    expect(partsOf('Shop . "Odd.One".ID')).toEqual(["shop", "Odd.One", "id"]);
  });
});

describe("tables that a statement names", () => {
  const of = (sql: string) =>
    tableReferences(sql).map(({ schema, table, alias }) => [schema, table, alias].map(String).join("/"));

  it.each([
    ["select 1 from orders", ["null/orders/null"]],
    ["select 1 from Shop.Orders o where o.", ["shop/orders/o"]],
    [
      "select 1 from orders as o, days d join x on x.a = o.b",
      ["null/orders/o", "null/days/d", "null/x/null"],
    ],
    ["select 1 from orders where a in (select b from only items)", ["null/orders/null", "null/items/null"]],
    ["insert into t_target select * from oss", ["null/t_target/null", "null/oss/null"]],
    ["update orders set a = 1", ["null/orders/null"]],
    ['delete from "Odd ""one" using b', ['null/Odd "one/null', "null/b/null"]],
    [
      "select 'from nowhere' -- from nothing\nfrom orders /* from x */ left join days using (a)",
      ["null/orders/null", "null/days/null"],
    ],
    ["select extract(year from at) from", ["null/at/null"]],
  ])("%s", (sql, tables) => {
    expect(of(sql)).toEqual(tables);
  });
});
