import type { Diagnostic } from "@codemirror/lint";
import type { EditorState, Text } from "@codemirror/state";
import { textFixes } from "./fixes";

/** A finding inside one script: line and column from 1, columns in UTF-16 units; without a line it concerns all of it. */
export interface SqlFinding {
  severity: "ERROR" | "WARNING";
  code: string;
  message: string;
  line: number | null;
  column: number | null;
  /** What the page can put right outside of the script. */
  fixes?: readonly { name: string; act(): void }[];
}

/** The offset of a line and column, held inside the text: a finding may be older than the last key press. */
export function positionAt(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return found.from + Math.min(Math.max(column - 1, 0), found.length);
}

export function toDiagnostics(state: EditorState, findings: readonly SqlFinding[]): Diagnostic[] {
  const { doc } = state;
  return findings
    .filter((finding) => finding.line !== null)
    .map((finding) => {
      const from = positionAt(doc, finding.line ?? 1, finding.column ?? 1);
      const others = (finding.fixes ?? []).map(({ name, act }) => ({ name, apply: () => act() }));
      return {
        from,
        to: endOfToken(doc, from),
        severity: finding.severity === "ERROR" ? ("error" as const) : ("warning" as const),
        message: finding.message,
        actions: [...others, ...textFixes(finding.code, state, from)],
      };
    });
}

/** A whole `${name}` when one starts here, else the word, else one character. */
function endOfToken(doc: Text, from: number): number {
  const line = doc.lineAt(from);
  const rest = line.text.slice(from - line.from);
  const token = /^(?:\\?\$\{[^}]*\}?|[\w$]+|.)/u.exec(rest);
  return from + (token?.[0].length ?? 0);
}
