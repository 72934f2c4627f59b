import { PostgreSQL, sql } from "@codemirror/lang-sql";
import type { Extension } from "@codemirror/state";
import { completeVariable } from "./variables";

/** PostgreSQL's dialect, keywords in capitals, and completion of variables beside that of keywords. */
export function postgresql(): Extension {
  const support = sql({ dialect: PostgreSQL, upperCaseKeywords: true });
  return [support, support.language.data.of({ autocomplete: completeVariable })];
}
