import { post } from "../pages/api";
import { find, make } from "../pages/dom";
import { text } from "../pages/texts";
import type { SqlPiece } from "../sql";
import { NotSaved } from "./autosave";
import { Grip } from "./grip";
import { message, type QueryAnswer, statementPart } from "./query-parts";
import type { DataSource, Session } from "./session";

/** What the pane asks of its tab. */
export interface QueryPage {
  source(): DataSource | null;
  piece(): SqlPiece;
  goto(line: number, column: number): void;
}

/** Under the script: what the selected piece answers, or how the database would carry it out. */
export class QueryPane {
  private readonly root: HTMLElement;
  private readonly body: HTMLElement;
  private readonly state: HTMLElement;
  private readonly cancel: HTMLElement;
  private running: AbortController | null = null;

  constructor(
    panel: HTMLElement,
    private readonly session: Session,
    private readonly key: string,
    private readonly page: QueryPage,
  ) {
    this.root = find(panel, "[data-query]");
    this.body = find(this.root, "[data-query-body]");
    this.state = find(this.root, "[data-query-state]");
    this.cancel = find(this.root, '[data-query-act="cancel"]');
    new Grip(this.root, {
      property: "--query-height",
      smallest: 100,
      largest: () => Math.max(140, panel.offsetHeight - 200),
      used: () => {},
    });
    this.cancel.addEventListener("click", () => this.running?.abort());
    find(this.root, '[data-query-act="close"]').addEventListener("click", () => {
      this.running?.abort();
      this.root.hidden = true;
    });
  }

  /** Runs the selected piece, or the whole script; with `explain` asks for its plan only. */
  async run(explain: boolean): Promise<void> {
    this.running?.abort();
    const source = this.page.source();
    const piece = this.page.piece();
    this.root.hidden = false;
    find(this.root, "[data-query-title]").textContent = text(explain ? "query.plan" : "query.result");
    find(this.root, "[data-query-limits]").textContent = explain ? text("query.limits.plan") : "";
    if (!source) {
      this.show([make("p", { class: "muted", text: text("query.noSource") })], "");
      return;
    }
    const running = new AbortController();
    this.running = running;
    this.show([], text("query.running"));
    this.cancel.hidden = false;
    try {
      // The values are the draft's: what is on the screen has to be in it.
      await this.session.autosave.flush();
      const question = {
        sql: piece.text,
        flow: this.session.flowId,
        node: this.key,
        runTime: this.session.runTime(),
        explain,
      };
      const path = `/api/data-sources/${encodeURIComponent(source.id)}/queries`;
      const answer = await post<QueryAnswer>(path, question, running.signal);
      if (this.running === running) this.answer(answer, piece, explain);
    } catch (error) {
      if (this.running === running) this.failed(error, running.signal.aborted);
    } finally {
      if (this.running === running) {
        this.running = null;
        this.cancel.hidden = true;
      }
    }
  }

  close(): void {
    this.running?.abort();
  }

  private answer(answer: QueryAnswer, piece: SqlPiece, explain: boolean): void {
    const { rows, seconds } = answer.limits;
    if (!explain) find(this.root, "[data-query-limits]").textContent = text("query.limits", rows, seconds);
    // Lines are those of the piece that was sent.
    const place = (line: number) => piece.line + line - 1;
    const goto = (line: number, column: number) =>
      this.page.goto(place(line), line === 1 ? piece.column + column - 1 : column);
    const parts: Node[] = [];
    if (answer.failure)
      parts.push(message(text("query.failed", answer.failure.message), null, null, place, goto));
    if (answer.findings.length > 0) parts.push(make("p", { class: "muted", text: text("query.refused") }));
    for (const one of answer.findings) parts.push(message(one.message, one.line, one.column, place, goto));
    for (const one of answer.statements) parts.push(statementPart(one, explain, rows, place, goto));
    this.show(parts, "");
  }

  private failed(error: unknown, cancelled: boolean): void {
    const sentence = cancelled
      ? text("query.cancelled")
      : error instanceof NotSaved
        ? text("query.notSaved")
        : error instanceof Error
          ? error.message
          : String(error);
    const part = cancelled
      ? make("p", { class: "muted", text: sentence })
      : message(
          sentence,
          null,
          null,
          (line) => line,
          () => {},
        );
    this.show([part], "");
  }

  private show(parts: Node[], state: string): void {
    this.state.textContent = state;
    this.body.setAttribute("aria-busy", String(state !== ""));
    this.body.replaceChildren(...parts);
    this.body.scrollTop = 0;
  }
}
