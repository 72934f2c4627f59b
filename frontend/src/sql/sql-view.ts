import { toggleComment } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import { openSearchPanel } from "@codemirror/search";
import { Compartment, EditorState, Prec, Transaction } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import type { Catalog } from "./catalog";
import { editorExtensions } from "./extensions";
import { type Failure, markFailedLine } from "./failed-line";
import { positionAt, type SqlFinding, toDiagnostics } from "./findings";
import { type KnownVariables, setKnownVariables } from "./known";
import { catalogNames } from "./language";

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
  /** Called for a key of the page's own. */
  onAct(act: "run" | "format"): void;
}

/** A piece of the script and where it begins, line and column from 1. */
export interface SqlPiece {
  text: string;
  line: number;
  column: number;
  /** Whether a person marked it; else it is the whole script. */
  selected: boolean;
}

/** The CodeMirror side of `<mr-sql>`, loaded when the first node tab opens. */
export class SqlView {
  private readonly view: EditorView;
  private readonly writable = new Compartment();
  private readonly names = new Compartment();

  constructor(options: SqlViewOptions) {
    const act = (name: "run" | "format") => () => {
      options.onAct(name);
      return true;
    };
    this.view = new EditorView({
      parent: options.parent,
      state: EditorState.create({
        doc: options.text,
        extensions: [
          EditorView.cspNonce.of(options.nonce),
          EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
          this.writable.of(writing(options.readOnly)),
          this.names.of([]),
          Prec.high(
            keymap.of([
              { key: "Mod-Enter", run: act("run") },
              { key: "Shift-Alt-f", run: act("format") },
            ]),
          ),
          editorExtensions(),
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

  /** What is selected, or everything. */
  get piece(): SqlPiece {
    const { state } = this.view;
    const { from, to } = state.selection.main;
    if (state.sliceDoc(from, to).trim() === "")
      return { text: this.text, line: 1, column: 1, selected: false };
    const line = state.doc.lineAt(from);
    return {
      text: state.sliceDoc(from, to),
      line: line.number,
      column: from - line.from + 1,
      selected: true,
    };
  }

  /** Replaces the text as somebody else's change: undo in the editor does not take it back, `onChange` is not called. */
  replace(text: string): void {
    if (this.text === text) return;
    this.view.dispatch({
      changes: difference(this.text, text),
      annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
    });
  }

  /** Replaces the selected piece, or everything, as the person's own act. */
  rewrite(text: string): void {
    const { from, to } = this.view.state.selection.main;
    const piece = this.piece;
    const change = piece.selected ? { from, to, insert: text } : difference(this.text, text);
    this.view.dispatch({ changes: change, userEvent: "input.format" });
    this.view.focus();
  }

  set readOnly(value: boolean) {
    this.view.dispatch({ effects: this.writable.reconfigure(writing(value)) });
  }

  /** Completes names of this database from now on; null: of none. */
  set catalog(catalog: Catalog | null) {
    this.view.dispatch({ effects: this.names.reconfigure(catalog ? catalogNames(catalog) : []) });
  }

  /** Findings of the present text; while it changes they move with it. */
  setFindings(findings: readonly SqlFinding[]): void {
    this.view.dispatch(setDiagnostics(this.view.state, toDiagnostics(this.view.state, findings)));
  }

  setVariables(known: KnownVariables): void {
    this.view.dispatch({ effects: setKnownVariables.of(known) });
  }

  /** Marks the line where the last run failed; null takes the mark away. */
  markFailure(failure: Failure | null): void {
    this.view.dispatch({ effects: markFailedLine.of(failure) });
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

  comment(): void {
    toggleComment(this.view);
    this.view.focus();
  }

  find(): void {
    openSearchPanel(this.view);
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

/** The one change that leads from a text to another, as small as its two ends allow: marks beside it stay. */
function difference(old: string, text: string): { from: number; to: number; insert: string } {
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
  return { from, to: old.length - end, insert: text.slice(from, text.length - end) };
}
