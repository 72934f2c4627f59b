// @vitest-environment happy-dom
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { positionAt, toDiagnostics } from "../../src/sql/findings";
import { placeholdersIn } from "../../src/sql/placeholders";

describe("placeholders", () => {
  it("finds a name wherever it stands, glued or in quotes", () => {
    const text = "INSERT INTO oss_${mydate} SELECT '${a.b}' -- ${2x}";
    expect(placeholdersIn(text).map((p) => [p.kind, text.slice(p.from, p.to)])).toEqual([
      ["variable", "${mydate}"],
      ["variable", "${a.b}"],
      ["variable", "${2x}"],
    ]);
  });

  it("leaves an escaped one alone", () => {
    expect(placeholdersIn("\\${name}")).toEqual([{ kind: "escaped", name: "name", from: 0, to: 8 }]);
  });

  it.each(["${}", "${a b}", "${a", "${a..b}", "${.a}", "${a-b}"])("calls %s malformed", (text) => {
    expect(placeholdersIn(text).map((p) => p.kind)).toEqual(["malformed"]);
  });
});

describe("findings in a script", () => {
  const state = EditorState.create({ doc: "select 1\nfrom oss_${day} x\n" });
  const { doc } = state;

  it("marks a whole placeholder", () => {
    const [found] = toDiagnostics(state, [
      { severity: "ERROR", code: "variable-undefined", message: "no", line: 2, column: 10 },
    ]);
    expect(doc.sliceString(found!.from, found!.to)).toBe("${day}");
    expect(found!.severity).toBe("error");
  });

  it("stays inside a text that has become shorter", () => {
    expect(positionAt(doc, 99, 99)).toBe(doc.length);
    expect(positionAt(doc, 1, 99)).toBe(8);
  });

  it("says nothing of findings without a place", () => {
    const whole = { severity: "ERROR" as const, code: "sql-empty", message: "no", line: null, column: null };
    expect(toDiagnostics(state, [whole])).toEqual([]);
  });
});
