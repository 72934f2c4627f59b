import { make } from "../pages/dom";
import { type Notice, noticeLines } from "../pages/notices";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import { csv } from "./csv";
import { readPlan } from "./plan";
import { planList } from "./plan-view";

/** The answer of `/api/data-sources/{id}/queries`. */
export interface QueryAnswer {
  findings: { message: string; line?: number | null; column?: number | null }[];
  statements: Tried[];
  failure: { message: string } | null;
  limits: { rows: number; seconds: number };
}

export interface Tried {
  index: number;
  line: number;
  column: number;
  kind: string;
  millis: number;
  notices: { severity: string; message: string }[];
  noticeCount?: number;
  result: { columns: { name: string; type: string }[]; rows: unknown[][]; truncated: boolean } | null;
  plan: unknown;
  error: QueryError | null;
}

export interface QueryError {
  message: string;
  sqlState: string | null;
  line: number | null;
  column: number | null;
  detail: string | null;
  hint: string | null;
  context?: string | null;
}

/** Leads to a place of what was sent. */
export type Goto = (line: number, column: number) => void;

/** One statement: its rows or its plan, its notices, its error. */
export function statementPart(
  tried: Tried,
  plan: boolean,
  mostRows: number,
  place: (line: number) => number,
  goto: Goto,
): HTMLElement {
  const head = make("div", { class: "query-part-head" });
  head.append(make("b", { text: text("query.statement", tried.kind, place(tried.line)) }));
  head.append(make("span", { class: "muted small", text: words(tried, plan, mostRows) }));
  const part = make("section", { class: "query-part" }, head);
  const said = (notice: Notice) =>
    typeof notice === "string" ? notice : `${notice.severity}: ${notice.message}`;
  part.append(...noticeLines(tried.notices, tried.noticeCount, said));
  if (tried.error) part.append(errorPart(tried.error, place, goto));
  else if (tried.result) {
    head.append(copyButton(tried.result));
    part.append(grid(tried.result));
  } else if (plan) {
    const root = readPlan(tried.plan);
    part.append(root ? planList(root) : make("p", { class: "muted small", text: text("query.noPlan") }));
  }
  return part;
}

function words({ result, error, millis }: Tried, plan: boolean, mostRows: number): string {
  const took = text("query.ms", millis);
  if (error || plan) return took;
  if (!result) return `${text("query.done")} · ${took}`;
  const { rows, truncated } = result;
  const count = rows.length === 1 ? text("query.row") : text("query.rows", rows.length);
  const cut = !truncated
    ? count
    : rows.length >= mostRows
      ? text("query.truncated", rows.length)
      : `${count}, ${text("query.cut")}`;
  return `${cut} · ${took}`;
}

export function errorPart(error: QueryError, place: (line: number) => number, goto: Goto): HTMLElement {
  const more = [
    error.detail,
    error.hint,
    error.context ?? null,
    error.sqlState === null ? null : `SQLSTATE ${error.sqlState}`,
  ];
  const box = message(error.message, error.line, error.column, place, goto);
  const said = more.filter((one) => one !== null && one !== "").join("\n");
  if (said !== "") box.firstElementChild?.append(make("pre", { class: "small", text: said }));
  return box;
}

export function message(
  sentence: string,
  line: number | null | undefined,
  column: number | null | undefined,
  place: (line: number) => number,
  goto: Goto,
): HTMLElement {
  const box = make(
    "div",
    { class: "notice query-message" },
    make("div", {}, make("span", { text: sentence })),
  );
  box.dataset.tone = "bad";
  if (line) {
    const button = make("button", { class: "button link", text: text("place.line", place(line)) });
    button.type = "button";
    button.addEventListener("click", () => goto(line, column ?? 1));
    box.append(button);
  }
  return box;
}

function grid({ columns, rows }: NonNullable<Tried["result"]>): HTMLElement {
  const numeric = columns.map(({ type }) => /^(int|numeric|float|serial|oid|money)/.test(type));
  const heads = columns.map(({ name, type }, at) =>
    make("th", { class: numeric[at] ? "end" : "" }, name, make("small", { text: type })),
  );
  const body = rows.map((row) =>
    make("tr", {}, ...row.map((value, at) => make("td", { class: numeric[at] ? "end" : "" }, cell(value)))),
  );
  const table = make(
    "table",
    { class: "table" },
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...body),
  );
  return make("div", { class: "table-box" }, table);
}

function cell(value: unknown): string | Node {
  if (value === null || value === undefined) return make("span", { class: "null", text: text("run.null") });
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function copyButton({ columns, rows }: NonNullable<Tried["result"]>): HTMLElement {
  const button = make("button", { class: "button small quiet", text: text("query.csv") });
  button.type = "button";
  button.addEventListener("click", () => {
    const names = columns.map(({ name }) => name);
    navigator.clipboard.writeText(csv(names, rows)).then(
      () => toast({ title: text("copied") }),
      () => toast({ tone: "bad", title: text("copy.failed") }),
    );
  });
  return button;
}
