// @vitest-environment happy-dom
import { forEachDiagnostic } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, it } from "vitest";
import type { SqlFinding } from "../../src/sql/findings";
import { SqlView } from "../../src/sql/sql-view";

describe("findings in the editor", () => {
  let view: SqlView;

  afterEach(() => view.destroy());

  function editor(text: string): EditorView {
    view = new SqlView({
      parent: document.body,
      text,
      label: "SQL",
      readOnly: false,
      nonce: "",
      onChange: () => {},
      onAct: () => {},
    });
    return (view as unknown as { view: EditorView }).view;
  }

  const finding = (code: string, line: number, column: number): SqlFinding => ({
    severity: "WARNING",
    code,
    message: code,
    line,
    column,
  });

  function choose(inner: EditorView, name: string): void {
    let chosen = false;
    forEachDiagnostic(inner.state, (diagnostic, from, to) => {
      const action = diagnostic.actions?.find((one) => one.name === name);
      if (!action || chosen) return;
      chosen = true;
      action.apply(inner, from, to);
    });
    expect(chosen).toBe(true);
  }

  it("move with the text while somebody types before them", () => {
    const inner = editor("select 1;\ndelete from t;");
    view.setFindings([finding("write-without-where", 2, 1)]);
    inner.dispatch({ changes: { from: 0, insert: "-- a line more\n" } });
    const places: [number, string][] = [];
    forEachDiagnostic(inner.state, (_, from, to) => {
      places.push([inner.state.doc.lineAt(from).number, inner.state.sliceDoc(from, to)]);
    });
    expect(places).toEqual([[3, "delete"]]);
  });

  it.each([
    [
      "sql.fix.delete",
      "DELETE FROM oss_${mydate} WHERE sql.fix.condition;\nINSERT INTO oss_${mydate} SELECT 1;",
    ],
    ["sql.fix.truncate", "TRUNCATE TABLE oss_${mydate};\nINSERT INTO oss_${mydate} SELECT 1;"],
    ["sql.fix.conflict", "INSERT INTO oss_${mydate} SELECT 1\nON CONFLICT DO NOTHING;"],
  ])("offer what keeps a rerun from doubling: %s", (name, text) => {
    const inner = editor("select 1;\n-- why\nINSERT INTO oss_${mydate} SELECT 1;");
    view.setFindings([finding("rerun-doubles", 3, 1)]);
    choose(inner, name);
    expect(view.text).toBe(`select 1;\n-- why\n${text}`);
  });

  it("offer a WHERE, with its condition to be filled in, where the statement is by then", () => {
    const inner = editor("delete from t; select 1");
    view.setFindings([finding("write-without-where", 1, 1)]);
    inner.dispatch({ changes: { from: 0, insert: "select 0;\n" } });
    choose(inner, "sql.fix.where");
    expect(view.text).toBe("select 0;\ndelete from t WHERE sql.fix.condition; select 1");
    const { from, to } = inner.state.selection.main;
    expect(inner.state.sliceDoc(from, to)).toBe("sql.fix.condition");
  });

  it("offer nothing for a place in a body, whose statement ends elsewhere", () => {
    const inner = editor("do $$ begin\ninsert into t select 1; end $$;\ndo 'begin delete from t; end'");
    view.setFindings([finding("rerun-doubles", 2, 1), finding("write-without-where", 3, 11)]);
    let offered = 0;
    forEachDiagnostic(inner.state, (diagnostic) => (offered += diagnostic.actions?.length ?? 0));
    expect(offered).toBe(0);
  });

  it("offer what the page can do", () => {
    const inner = editor("select ${day}");
    let done = 0;
    const fixes = [{ name: "Add node variable", act: () => done++ }];
    view.setFindings([{ ...finding("variable-undefined", 1, 8), fixes }]);
    choose(inner, "Add node variable");
    expect(done).toBe(1);
  });
});
