import { get } from "./api";
import type { AttemptDetail, NodeDetail } from "./runs";

/** The parts of an attempt that did not fit into the first answer, as far as they were asked for. */
export class RunMore {
  private told: AttemptDetail | null = null;

  forget(): void {
    this.told = null;
  }

  /** What was read anew, with the parts that were asked for before, as long as those still go on from it. */
  joined(first: AttemptDetail | undefined): AttemptDetail | undefined {
    const { told } = this;
    if (!first || told?.number !== first.number) return first;
    const statements = [...first.statements, ...told.statements.filter((one) => one.index > lastOf(first))];
    const results = [
      ...first.results,
      ...told.results.filter((one) => !first.results.some(({ statement }) => statement === one.statement)),
    ];
    const further = statements.length > first.statements.length;
    const lines = told.log.length > first.log.length;
    return {
      ...first,
      statements,
      results,
      nextStatement: further ? told.nextStatement : first.nextStatement,
      log: lines ? told.log : first.log,
      nextLine: lines ? told.nextLine : first.nextLine,
    };
  }

  /** Reads the part after what is shown: of the log, or of the statements and their rows. */
  async read(node: string, shown: AttemptDetail, what: "log" | "statements"): Promise<void> {
    const from = what === "log" ? shown.nextLine : shown.nextStatement;
    if (from === null || from === undefined) return;
    const query = `attempt=${shown.number}&${what === "log" ? "line" : "statement"}=${from}`;
    const next = (await get<NodeDetail>(`${node}?${query}`)).attempts[0];
    if (!next) return;
    this.told =
      what === "log"
        ? { ...shown, log: [...shown.log, ...next.log], nextLine: next.nextLine }
        : {
            ...shown,
            statements: [...shown.statements, ...next.statements],
            results: [...shown.results, ...next.results],
            nextStatement: next.nextStatement,
          };
  }
}

function lastOf(detail: AttemptDetail): number {
  return detail.statements.at(-1)?.index ?? 0;
}
