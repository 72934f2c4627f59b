/** A formatted script, or why the text stays as it is. */
export type Formatted = { is: "formatted"; text: string } | { is: "refused"; why: "placeholders" | "unread" };

/** `oss_${mydate}` is one word, and so is `${a}_${b}`; what they are glued to belongs to them. */
const parameter = String.raw`[A-Za-z_][\w$]*(?:\$\{[\w.]+\}\w*)+|\$\{[\w.]+\}\w*(?:\$\{[\w.]+\}\w*)*`;

/** Lays SQL out anew. Nothing but white space and the case of keywords may change. */
export async function formatSql(sql: string): Promise<Formatted> {
  const { formatDialect, postgresql } = await import("sql-formatter");
  let text: string;
  try {
    text = formatDialect(sql, {
      dialect: postgresql,
      tabWidth: 4,
      keywordCase: "upper",
      linesBetweenQueries: 1,
      paramTypes: { custom: [{ regex: parameter }] },
    });
  } catch {
    return { is: "refused", why: "unread" };
  }
  if (placeholders(text) !== placeholders(sql)) return { is: "refused", why: "placeholders" };
  return squeezed(text) === squeezed(sql) ? { is: "formatted", text } : { is: "refused", why: "unread" };
}

/** Everything of the form, well-formed or not, in order. */
function placeholders(sql: string): string {
  return (sql.match(/\\?\$\{[^}\n]*\}?/g) ?? []).join("\n");
}

function squeezed(sql: string): string {
  return sql.replace(/\s+/g, "").toLowerCase();
}
