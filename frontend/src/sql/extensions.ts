import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { text } from "../pages/texts";
import { failedLine } from "./failed-line";
import { postgresql } from "./language";
import { sqlTheme } from "./theme";
import { variables } from "./variables";

/** CodeMirror's own words, by the key of ours. */
const phrases: Record<string, string> = {
  find: "Find",
  replace: "Replace",
  next: "next",
  previous: "previous",
  all: "all",
  case: "match case",
  regexp: "regexp",
  word: "by word",
  replaceOne: "replace",
  replaceAll: "replace all",
  close: "close",
  completions: "Completions",
  diagnostics: "Diagnostics",
  none: "No diagnostics",
};

/** All that a SQL editor is, but its text, its person's acts and the database behind it. */
export function editorExtensions(): Extension[] {
  return [
    EditorState.phrases.of(
      Object.fromEntries(Object.entries(phrases).map(([key, phrase]) => [phrase, text(`sql.phrase.${key}`)])),
    ),
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
    autocompletion({ maxRenderedOptions: 60, activateOnTypingDelay: 20 }),
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
  ];
}
