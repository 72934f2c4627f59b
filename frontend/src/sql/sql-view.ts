import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Transaction } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { failedLine, markFailedLine } from "./failed-line";
import { positionAt, type SqlFinding, toDiagnostics } from "./findings";
import { postgresql } from "./language";
import { sqlTheme } from "./theme";
import { type KnownVariables, setKnownVariables, variables } from "./variables";

/** What the element needs of its page. */
export interface SqlViewOptions {
  parent: HTMLElement;
  text: string;
  label: string;
  readOnly: boolean;
  /** Allows CodeMirror's own style element under the content security policy. */
  nonce: string;
  /** Called with the whole text after each change that a person made. */
  onChange(text: string): void;
}

/** The CodeMirror side of `<mr-sql>`, loaded when the first node tab opens. */
export class SqlView {
  private readonly view: EditorView;
  private readonly writable = new Compartment();

  constructor(options: SqlViewOptions) {
    this.view = new EditorView({
      parent: options.parent,
      state: EditorState.create({
        doc: options.text,
        extensions: [
          EditorView.cspNonce.of(options.nonce),
          EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
          this.writable.of(writing(options.readOnly)),
          lineNumbers(),
          lintGutter(),
          foldGutter(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          rectangularSelection(),
          crosshairCursor(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          search({ top: true }),
          highlightSelectionMatches(),
          postgresql(),
          variables(),
          failedLine(),
          sqlTheme,
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...completionKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            const byPerson = update.transactions.some((t) => t.annotation(Transaction.remote) !== true);
            if (update.docChanged && byPerson) options.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Replaces the text as somebody else's change: undo in the editor does not take it back, `onChange` is not called. */
  replace(text: string): void {
    const old = this.text;
    if (old === text) return;
    let from = 0;
    const shorter = Math.min(old.length, text.length);
    while (from < shorter && old.charCodeAt(from) === text.charCodeAt(from)) from++;
    let end = 0;
    while (
      end < shorter - from &&
      old.charCodeAt(old.length - 1 - end) === text.charCodeAt(text.length - 1 - end)
    ) {
      end++;
    }
    this.view.dispatch({
      changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
      annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
    });
  }

  set readOnly(value: boolean) {
    this.view.dispatch({ effects: this.writable.reconfigure(writing(value)) });
  }

  setFindings(findings: readonly SqlFinding[]): void {
    this.view.dispatch(setDiagnostics(this.view.state, toDiagnostics(this.view.state.doc, findings)));
  }

  setVariables(known: KnownVariables): void {
    this.view.dispatch({ effects: setKnownVariables.of(known) });
  }

  /** Marks the line where the last run failed; null takes the mark away. */
  markFailure(line: number | null): void {
    this.view.dispatch({ effects: markFailedLine.of(line) });
  }

  /** Puts the cursor at a line and column (both from 1, UTF-16 units) and scrolls it into view. */
  goto(line: number, column: number): void {
    const at = positionAt(this.view.state.doc, line, column);
    this.view.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: "center" }),
    });
    this.view.focus();
  }

  /** Writes text at the cursor, as typing would. */
  insert(text: string): void {
    this.view.dispatch(this.view.state.replaceSelection(text), { userEvent: "input.paste" });
    this.view.focus();
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }
}

function writing(readOnly: boolean) {
  return [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)];
}
