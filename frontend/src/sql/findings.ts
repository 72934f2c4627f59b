import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";

/** A finding inside one script: line and column from 1, columns in UTF-16 units; without a line it concerns all of it. */
export interface SqlFinding {
  severity: "ERROR" | "WARNING";
  code: string;
  message: string;
  line: number | null;
  column: number | null;
}

/** The offset of a line and column, held inside the text: a finding may be older than the last key press. */
export function positionAt(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return found.from + Math.min(Math.max(column - 1, 0), found.length);
}

export function toDiagnostics(doc: Text, findings: readonly SqlFinding[]): Diagnostic[] {
  return findings
    .filter((finding) => finding.line !== null)
    .map((finding) => {
      const from = positionAt(doc, finding.line ?? 1, finding.column ?? 1);
      return {
        from,
        to: endOfToken(doc, from),
        severity: finding.severity === "ERROR" ? ("error" as const) : ("warning" as const),
        message: finding.message,
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
