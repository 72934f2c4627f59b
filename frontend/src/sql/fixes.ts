import { syntaxTree } from "@codemirror/language";
import type { Action } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { text } from "../pages/texts";

/** Text to write, and the part of it that is selected then, for the person to fill in. */
interface Writing {
  at: number;
  text: string;
  select?: string;
}

/** What the text alone can put right, by the code of a finding at `at`. */
export function textFixes(code: string, state: EditorState, at: number): Action[] {
  const statement = statementAt(state, at);
  // In the body of a DO command there is more around the place than its statement.
  if (!statement || /String/.test(syntaxTree(state).resolveInner(at, 1).name)) return [];
  const returns = /\breturning\b/i.test(statement.text);
  const condition = text("sql.fix.condition");
  if (code === "write-without-where" && !returns) {
    return [fix("where", ({ end }) => ({ at: end, text: ` WHERE ${condition}`, select: condition }))];
  }
  if (code !== "rerun-doubles" || targetOf(statement) === "") return [];
  const fixes = [
    fix("delete", (found) => ({
      at: found.from,
      text: `DELETE FROM ${targetOf(found)} WHERE ${condition};\n`,
      select: condition,
    })),
    fix("truncate", (found) => ({ at: found.from, text: `TRUNCATE TABLE ${targetOf(found)};\n` })),
  ];
  if (!returns) fixes.push(fix("conflict", ({ end }) => ({ at: end, text: "\nON CONFLICT DO NOTHING" })));
  return fixes;
}

const target = /\binsert\s+into\s+((?:"(?:[^"]|"")*"|\$\{[^}\n]*\}|[\w$.\u0080-\uffff])+)/i;

function targetOf({ text }: Statement): string {
  return target.exec(text)?.[1] ?? "";
}

/** The statement is looked up when the person decides: the text may have changed since the finding. */
function fix(name: string, writing: (statement: Statement) => Writing): Action {
  return {
    name: text(`sql.fix.${name}`),
    apply(view: EditorView, from: number) {
      const statement = statementAt(view.state, from);
      if (!statement) return;
      const { at, text: insert, select } = writing(statement);
      const anchor = select === undefined ? at + insert.length : at + insert.indexOf(select);
      view.dispatch({
        changes: { from: at, insert },
        selection: { anchor, head: anchor + (select?.length ?? 0) },
        scrollIntoView: true,
        userEvent: "input.fix",
      });
      view.focus();
    },
  };
}

interface Statement {
  from: number;
  /** Behind the last token, before the semicolon. */
  end: number;
  text: string;
}

function statementAt(state: EditorState, at: number): Statement | null {
  let node = syntaxTree(state).resolveInner(at, 1);
  while (node.name !== "Statement") {
    if (!node.parent) return null;
    node = node.parent;
  }
  let last = node.lastChild;
  while (last && (last.name === ";" || /Comment/.test(last.name))) last = last.prevSibling;
  const end = last?.to ?? node.to;
  return { from: node.from, end, text: state.sliceDoc(node.from, end) };
}
