import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatSql } from "../../src/sql/format";

const tutorial = JSON.parse(readFileSync("templates/flows/tutorial.json", "utf8")) as {
  nodes: { config: { sql: string } }[];
};

describe("formatting", () => {
  it.each(tutorial.nodes.map((node) => node.config.sql))("keeps every ${…} of the tutorial", async (sql) => {
    const formatted = await formatSql(sql);
    expect(formatted.is).toBe("formatted");
    if (formatted.is !== "formatted") return;
    expect(formatted.text.match(/\$\{\w+\}/g)).toEqual(sql.match(/\$\{\w+\}/g));
    expect(formatted.text).toContain("oss_${mydate}");
    expect(await formatSql(formatted.text)).toEqual(formatted);
  });

  it.each([
    [
      "select a from oss_${mydate}_x where b='${mydate}'",
      "SELECT\n    a\nFROM\n    oss_${mydate}_x\nWHERE\n    b = '${mydate}'",
    ],
    ["select ${a}_${b.c}, 1", "SELECT\n    ${a}_${b.c},\n    1"],
    ["select 1;select 2", "SELECT\n    1;\n\nSELECT\n    2"],
  ])("%s", async (sql, text) => {
    expect(await formatSql(sql)).toEqual({ is: "formatted", text });
  });

  it.each(["select 'open", "select ${a b}", "select \\${x}", "select ("])(
    "leaves alone what it cannot read or would change: %s",
    async (sql) => {
      const formatted = await formatSql(sql);
      if (formatted.is === "formatted")
        expect(formatted.text.replace(/\s/g, "")).toBe(sql.replace(/\s/g, ""));
    },
  );
});
