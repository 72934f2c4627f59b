import { describe, expect, it } from "vitest";
import { aligned, type Line } from "../../src/compare/lines";
import { seeded } from "../model/flows";

/** A row as people see it: `number text | number text`, what changed inside a line in brackets. */
function shown(before: string, after: string): string[] {
  return aligned(before, after).flatMap(({ same, rows }) =>
    rows.map((row) => `${same ? "=" : "≠"} ${side(row.before)} | ${side(row.after)}`),
  );
}

function side(line: Line | null): string {
  if (line === null) return "–";
  let text = "";
  let at = 0;
  for (const [from, to] of line.marks) {
    text += `${line.text.slice(at, from)}[${line.text.slice(from, to)}]`;
    at = to;
  }
  return `${line.number} ${text}${line.text.slice(at)}`;
}

describe("two texts side by side", () => {
  it.each([
    ["equal texts", "a\nb", "a\nb", ["= 1 a | 1 a", "= 2 b | 2 b"]],
    [
      "a changed word",
      "SELECT a\nFROM t",
      "SELECT b\nFROM t",
      ["≠ 1 SELECT [a] | 1 SELECT [b]", "= 2 FROM t | 2 FROM t"],
    ],
    ["a line more", "a\nc", "a\nb\nc", ["= 1 a | 1 a", "≠ – | 2 b", "= 2 c | 3 c"]],
    ["a line less at the end", "a\nb", "a", ["= 1 a | 1 a", "≠ 2 b | –"]],
    ["a line more at the end", "a", "a\nb", ["= 1 a | 1 a", "≠ – | 2 b"]],
    ["a line more at the start", "b", "a\nb", ["≠ – | 1 a", "= 1 b | 2 b"]],
    ["another way of ending lines", "a\r\nb", "a\nb", ["= 1 a | 1 a", "= 2 b | 2 b"]],
    [
      "a line put before a changed one",
      "first\nSELECT one FROM t\nlast",
      "first\nSET x = 1;\nSELECT two FROM t\nlast",
      [
        "= 1 first | 1 first",
        "≠ – | 2 SET x = 1;",
        "≠ 2 SELECT [one] FROM t | 3 SELECT [two] FROM t",
        "= 3 last | 4 last",
      ],
    ],
  ] as const)("shows %s", (_, before, after, rows) => {
    expect(shown(before, after)).toEqual(rows);
  });

  it.each(Array.from({ length: 60 }, (_, at) => at + 1))(
    "keeps every line of random texts, seed %i",
    (seed) => {
      const random = seeded(seed);
      const lines = () =>
        Array.from({ length: Math.floor(random() * 9) }, () => "abc".charAt(Math.floor(random() * 3)));
      const word = (list: string[]) =>
        list.map((letter) => letter.repeat(1 + Math.floor(random() * 4))).join("\n");
      const [before, after] = [word(lines()), word(lines())];
      const rows = aligned(before, after).flatMap((stretch) =>
        stretch.rows.map((row) => ({ ...row, same: stretch.same })),
      );
      const textOf = (which: "before" | "after") => rows.flatMap((row) => row[which]?.text ?? []).join("\n");
      const numbers = (which: "before" | "after") => rows.flatMap((row) => row[which]?.number ?? []);
      expect(textOf("before")).toBe(before);
      expect(textOf("after")).toBe(after);
      expect(numbers("before")).toEqual(before.split("\n").map((_, at) => at + 1));
      expect(numbers("after")).toEqual(after.split("\n").map((_, at) => at + 1));
      for (const row of rows) if (row.same) expect(row.before?.text).toBe(row.after?.text);
    },
  );

  /** What grows with the square of the length would take many minutes. */
  it.each([
    ["lines that all differ", (side: string) => (at: number) => `${side} ${at};\n`],
    ["lines in the other order", (side: string) => (at: number) => `${side === "a" ? at : 1e6 - at}\n`],
    ["one line of many words", (side: string) => (at: number) => `${side}${at} `],
    ["a hundred long lines", (side: string) => (at: number) => longLines(side, at, 1200)],
    ["two long lines", (side: string) => (at: number) => longLines(side, at, 60_000)],
  ])("a mebibyte of %s is compared", { timeout: 60_000 }, (_, line) => {
    const text = (side: string) => Array.from({ length: 120_000 }, (_, at) => line(side)(at)).join("");
    const [before, after] = [text("a"), text("b")];
    const rows = aligned(before, after).flatMap((stretch) => stretch.rows);
    expect(rows.map((row) => row.before?.text ?? "").join("").length).toBe(
      before.replaceAll("\n", "").length,
    );
    expect(rows.map((row) => row.after?.text ?? "").join("").length).toBe(after.replaceAll("\n", "").length);
  });

  it("long lines are not looked through for each line of the other side", { timeout: 60_000 }, () => {
    const text = (side: string) =>
      Array.from({ length: 120_000 }, (_, at) => longLines(side, at, 1200)).join("");
    const changed = aligned(text("a"), text("b")).filter((stretch) => !stretch.same);
    const rows = changed.flatMap((stretch) => stretch.rows);
    expect(rows).toHaveLength(100);
    expect(rows.every((row) => row.before?.number === row.after?.number)).toBe(true);
    expect(rows.flatMap((row) => [...(row.before?.marks ?? []), ...(row.after?.marks ?? [])])).toEqual([]);
  });
});

/** Every second word is the same on both sides, so that each line could be what became of any other. */
function longLines(side: string, at: number, words: number): string {
  const word = at % 2 === 0 ? `${side}${at}` : `same${at % words}`;
  return word + ((at + 1) % words === 0 ? "\n" : " ");
}
