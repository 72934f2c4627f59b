// What a node's attempt did, drawn: its log, statements, result rows and resolved SQL.
import { all, make } from "./dom";
import { duration, localText } from "./instants";
import { type Notice, noticeLines } from "./notices";
import { numbered } from "./numbered";
import { type Attempt, type AttemptDetail, hasEnded, type NodeRun, type Run, type RunError } from "./runs";
import { badge } from "./states";
import { text } from "./texts";

export function quiet(message: string): HTMLElement {
  return make("p", { class: "empty tight muted", text: message });
}

/** The nodes that a rerun kept, and from which run. */
export interface Kept {
  run: string;
  keys: readonly string[];
}

/** Why a node that succeeded has no attempt. */
export function keptText(node: NodeRun, kept: Kept | null): HTMLElement {
  if (!kept?.keys.includes(node.key)) return quiet(text("run.byPerson"));
  const link = make("a", { class: "mono", text: kept.run.slice(14) });
  link.href = `/operations/runs/${encodeURIComponent(kept.run)}`;
  const [before = "", after = ""] = text("run.kept", "\u0000").split("\u0000");
  return make("p", { class: "empty tight muted" }, make("span", {}, before, link, after));
}

/** States of a node in which a person may say what becomes of it. */
const settled = ["WAITING", "QUEUED", "RETRY_WAIT", "UNKNOWN"];

/** Lets the link lead to where a person decides about the node; hides it when there is nothing to decide. */
export function settleLink(link: HTMLAnchorElement, run: Run | null, node: NodeRun | undefined): void {
  const live = run !== null && !hasEnded(run.state) && run.state !== "CANCELLING";
  link.hidden = !live || !node || !settled.includes(node.state);
  if (link.hidden || !node || !run) return;
  link.href = `/operations/runs/${encodeURIComponent(run.id)}/nodes/${encodeURIComponent(node.key)}/settlement`;
  link.textContent = text(`run.settle.${node.state}`);
  link.classList.toggle("primary", node.state === "UNKNOWN");
}

/** Every try of a node, with what it failed of. */
export function attempts(node: NodeRun, zone: string): Node[] {
  if (node.attempts.length === 0) return [quiet(text("run.noAttempts"))];
  const heads = [
    "#",
    text("run.state"),
    text("run.started"),
    text("run.duration"),
    text("run.statementsHead"),
    text("run.error"),
  ];
  const rows = node.attempts.map((one) => [
    String(one.number),
    badge(one.state),
    one.startedAt ? localText(one.startedAt, zone) : "–",
    duration(one.startedAt, one.endedAt),
    String(one.statementCount ?? one.statements.length),
    one.error ? errorCell(one.error) : "–",
  ]);
  return [
    table(heads, rows, [
      "end numeric muted narrow",
      "narrow",
      "numeric narrow",
      "end numeric narrow",
      "end numeric narrow",
      "",
    ]),
  ];
}

function errorCell(error: RunError): HTMLElement {
  const cell = make("div", { class: "attempt-error" }, make("span", { text: error.message }));
  const more = [
    error.sqlState ? text("run.sqlstate", error.sqlState) : "",
    error.line ? text("run.line", error.line) : "",
    error.detail ? text("run.detail", error.detail) : "",
    error.hint ? text("run.hint", error.hint) : "",
  ].filter(Boolean);
  if (more.length > 0) cell.append(make("p", { class: "muted small", text: more.join(" · ") }));
  return cell;
}

/** The error of an attempt. @param goto leads to its line; null where there is no script to look at */
export function errorText(error: RunError, goto: ((line: number) => void) | null): Node[] {
  const first = make("p", {}, make("b", { text: error.message }));
  if (error.sqlState)
    first.append(" ", make("code", { class: "code-inline", text: text("run.sqlstate", error.sqlState) }));
  const { line } = error;
  if (line && goto) {
    const button = make("button", { class: "button link", text: text("run.line", line) });
    button.type = "button";
    button.title = text("run.gotoLine");
    button.addEventListener("click", () => goto(line));
    first.append(" ", button);
  }
  const more = [
    error.detail ? text("run.detail", error.detail) : "",
    error.hint ? text("run.hint", error.hint) : "",
  ].filter(Boolean);
  const nodes: Node[] = [first, ...more.map((sentence) => make("p", { text: sentence }))];
  if (error.internalQuery) nodes.push(make("pre", { class: "run-context", text: error.internalQuery }));
  if (error.context)
    nodes.push(make("pre", { class: "run-context", text: text("run.context", error.context) }));
  return nodes;
}

/** Offers the transaction mode that the failed command needs. */
export function modeOffer(mode: "SINGLE" | "PER_STATEMENT", take: () => void): HTMLElement {
  const button = make("button", { class: "button small", text: text(`run.mode.${mode}`) });
  button.type = "button";
  button.addEventListener("click", take);
  return make("p", {}, button);
}

export function logLines(detail: AttemptDetail | undefined, zone: string): Node[] {
  if (!detail || detail.log.length === 0) return [quiet(text("run.noLog"))];
  return detail.log.map(({ at, level, text: line }) => {
    const row = make("div", { class: "log-line" });
    row.dataset.level = level;
    row.append(
      make("time", {
        class: "muted",
        text: localText(at, zone).slice(11),
        title: `${localText(at, "UTC")} UTC`,
      }),
      make("span", { class: "log-level", text: level }),
      make("span", { class: "log-text", text: line }),
    );
    return row;
  });
}

function table(heads: string[], rows: (string | Node)[][], classes: string[] = []): HTMLElement {
  // Only the cells are code; their heads are words.
  const head = (content: string, at: number) =>
    make("th", { class: (classes[at] ?? "").replace("mono", "") }, content);
  const cell = (content: string | Node, at: number) => make("td", { class: classes[at] ?? "" }, content);
  return make(
    "table",
    { class: "table compact" },
    make("thead", {}, make("tr", {}, ...heads.map(head))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))),
  );
}

/** Says how much of a list is shown, and asks for more. */
export function more(shown: number, all: number, ask: () => void): HTMLElement {
  const button = make("button", { class: "button small", text: text("run.more") });
  button.type = "button";
  button.addEventListener("click", ask, { once: true });
  const words = text("run.part", shown.toLocaleString("en-US"), all.toLocaleString("en-US"));
  return make("p", { class: "pager" }, make("span", { class: "muted numeric", text: words }), button);
}

/** The statements of an attempt; where the run has only some, those of the detail. */
export function statements(attempt: Attempt, detail: AttemptDetail | undefined): Node[] {
  const cut = (attempt.statementCount ?? 0) > attempt.statements.length;
  const told = cut ? (detail?.statements ?? attempt.statements) : attempt.statements;
  if (told.length === 0) return [quiet(text("run.noStatements"))];
  const heads = ["#", text("run.lineHead"), text("run.command"), text("run.rowsHead"), text("run.ms")];
  const rows = told.map((one) => {
    const command = make(
      "div",
      {},
      make("span", { class: "mono", text: one.command }),
      ...noticeLines(one.notices ?? [], one.noticeCount, wordsOf),
    );
    const took = one.millis === null || one.millis === undefined ? "–" : millisText(one.millis);
    return [String(one.index), String(one.line), command, rowsText(one.rows), took];
  });
  return [
    table(heads, rows, [
      "end numeric muted narrow",
      "end numeric narrow",
      "",
      "end numeric narrow",
      "end numeric narrow",
    ]),
  ];
}

function wordsOf(notice: Notice): string {
  return typeof notice === "string" ? notice : notice.message;
}

function rowsText(rows: number | null | undefined): string {
  return rows === null || rows === undefined ? "–" : rows.toLocaleString("en-US");
}

function millisText(ms: number): string {
  return ms < 10 ? String(Math.round(ms * 10) / 10) : Math.round(ms).toLocaleString("en-US");
}

export function results(detail: AttemptDetail | undefined): Node[] {
  if (!detail || detail.results.length === 0) return [quiet(text("run.noResults"))];
  return detail.results.flatMap((result) => {
    const whole = result.rowCount === 1 ? text("run.row") : text("run.rows", rowsText(result.rowCount));
    const shown =
      result.rows.length < result.rowCount
        ? text("run.firstRows", result.rows.length, rowsText(result.rowCount))
        : whole;
    const head = make(
      "p",
      { class: "result-head" },
      make("b", { text: text("run.statementNo", result.statement) }),
      ` · ${shown}`,
    );
    const heads = result.columns.map((column) => column.name);
    const grid = table(
      heads,
      result.rows.map((row) => row.map(cellOf)),
      result.columns.map(({ type }) =>
        /^(int|numeric|float|bigint|smallint|oid|real|double)/.test(type) ? "end mono" : "mono",
      ),
    );
    for (const [at, th] of all<HTMLElement>(grid, "th").entries()) th.title = result.columns[at]?.type ?? "";
    return [head, make("div", { class: "result-grid" }, grid)];
  });
}

function cellOf(value: unknown): string | Node {
  if (value === null || value === undefined) return make("span", { class: "null", text: text("run.null") });
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function resolved(attempt: Attempt, detail: AttemptDetail | undefined, zone: string): Node[] {
  if (!detail?.sql) return [quiet(text("run.noSql"))];
  const nodes: Node[] = [make("div", { class: "code" }, numbered(detail.sql, attempt.error?.line ?? null))];
  if (detail.variables.length > 0) {
    const heads = [text("run.variable"), text("run.value"), text("run.from")];
    const rows = detail.variables.map((one) => [
      one.name,
      one.value ?? text("value.none"),
      text(`run.origin.${one.origin}`) + (one.base ? ` · ${localText(one.base, zone)}` : ""),
    ]);
    nodes.unshift(table(heads, rows, ["mono", "mono", "muted"]));
  }
  return nodes;
}
