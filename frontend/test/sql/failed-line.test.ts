// @vitest-environment happy-dom
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { describe, expect, it } from "vitest";
import { failedLine, markFailedLine } from "../../src/sql/failed-line";

describe("the line at which the last run failed", () => {
  function failed(line: number): EditorView {
    const state = EditorState.create({ doc: "select 1;\nselect x;\nselect 2", extensions: [failedLine()] });
    const view = new EditorView({ state, parent: document.body });
    view.dispatch({ effects: markFailedLine.of({ line, message: 'column "x" does not exist' }) });
    return view;
  }

  const marked = (view: EditorView) => view.dom.querySelector(".mr-sql-failed")?.textContent;

  it("bears the database's words", () => {
    const view = failed(2);
    expect(marked(view)).toBe("select x;");
    expect(view.dom.querySelector(".mr-sql-failure")?.textContent).toBe('column "x" does not exist');
  });

  it("moves with the text, and is over when somebody changes it", () => {
    const view = failed(2);
    view.dispatch({ changes: { from: 0, insert: "-- new\n" } });
    expect(marked(view)).toBe("select x;");
    view.dispatch({ changes: { from: view.state.doc.line(3).to - 1, insert: "y" } });
    expect(marked(view)).toBeUndefined();
    expect(view.dom.querySelector(".mr-sql-failure")).toBeNull();
  });

  it("is none when the text has become shorter", () => {
    expect(marked(failed(9))).toBeUndefined();
  });
});
