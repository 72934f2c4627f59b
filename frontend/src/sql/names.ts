/** Words that PostgreSQL takes for no name unless they are quoted (its manual, appendix "SQL Key Words"). */
const reserved = new Set(
  (
    "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create " +
    "current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc " +
    "distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral " +
    "leading limit localtime localtimestamp not null offset on only or order placing primary references returning " +
    "select session_user some symmetric system_user table then to trailing true union unique user using variadic when " +
    "where window with authorization binary collation concurrently cross current_schema freeze full ilike inner is " +
    "isnull join left like natural notnull outer overlaps right similar tablesample verbose"
  ).split(" "),
);

export function isReserved(word: string): boolean {
  return reserved.has(word.toLowerCase());
}

/** A name of the catalog as it has to stand in SQL. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : always(name);
}

export function always(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name of SQL as the catalog has it: folded to lower case unless quoted. */
export function plain(name: string): string {
  return name.startsWith('"') ? name.slice(1).replace(/"$/, "").replaceAll('""', '"') : name.toLowerCase();
}

const one = String.raw`(?:"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`;
const dotted = String.raw`${one}(?:\s*\.\s*${one})*`;

/** The parts of a dotted name, as the catalog has them. */
export function partsOf(name: string): string[] {
  return [...name.matchAll(new RegExp(one, "g"))].map(([part]) => plain(part));
}

/** A table that a statement names. */
export interface TableReference {
  schema: string | null;
  table: string;
  alias: string | null;
}

const place = /\b(?:from|join|into|update|using|truncate|table)\s+(?:only\s+)?/gi;
const reference = new RegExp(String.raw`(${dotted})(?:\s+(?:as\s+)?(${one}))?`, "iy");
const more = /\s*,\s*(?:only\s+)?/iy;
const noAlias = new Set(["set", "values", "select", "by", "as", "when", "default", "overriding", "cascade"]);

/** Every table after FROM, JOIN, INTO, UPDATE … of one statement, with its alias: as far as words alone tell. */
export function tableReferences(statement: string): TableReference[] {
  const text = withoutTexts(statement);
  const found: TableReference[] = [];
  for (const { index, 0: word } of text.matchAll(place)) {
    let at = index + word.length;
    while (true) {
      reference.lastIndex = at;
      const match = reference.exec(text);
      if (!match || isKeyword(match[1] ?? "")) break;
      const parts = partsOf(match[1] ?? "");
      const table = parts.at(-1);
      if (table === undefined) break;
      const alias = match[2] === undefined || isKeyword(match[2]) ? null : plain(match[2]);
      found.push({ schema: parts.at(-2) ?? null, table, alias });
      more.lastIndex = at + (alias === null ? (match[1] ?? "").length : match[0].length);
      if (!more.test(text)) break;
      at = more.lastIndex;
    }
  }
  return found;
}

function isKeyword(word: string): boolean {
  return !word.startsWith('"') && (isReserved(word) || noAlias.has(word.toLowerCase()));
}

/** The text with its strings and comments blanked out, everything else at its place. */
function withoutTexts(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (found) => " ".repeat(found.length));
}
