import { PostgreSQL, sql } from "@codemirror/lang-sql";
import type { Extension } from "@codemirror/state";
import type { Catalog } from "./catalog";
import { completeCatalog } from "./complete-catalog";
import { completeVariable } from "./variables";

/** PostgreSQL's dialect, keywords in capitals, and completion of variables beside that of keywords. */
export function postgresql(): Extension {
  const support = sql({ dialect: PostgreSQL, upperCaseKeywords: true });
  return [support, support.language.data.of({ autocomplete: completeVariable })];
}

/** Completion of a database's names, beside the others. */
export function catalogNames(catalog: Catalog): Extension {
  return PostgreSQL.language.data.of({ autocomplete: completeCatalog(catalog) });
}
