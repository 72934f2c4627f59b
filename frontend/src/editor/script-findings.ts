import type { Finding, FlowNode, Variable } from "../model";
import { post } from "../pages/api";
import { later } from "../pages/dom";
import { text } from "../pages/texts";
import type { SqlFinding } from "../sql";
import { placeholdersIn } from "../sql/placeholders";
import { withForeign } from "./foreign-writes";
import { meantFormat } from "./formats";
import type { Session } from "./session";

/** A doubt about a variable, by its name, with what may be done about it. */
export type Doubts = ReadonlyMap<string, { message: string; fixes: NonNullable<SqlFinding["fixes"]> }>;

/** What the findings of one script may ask of its page. */
export interface ScriptPage {
  /** The script on the screen. */
  script(): string;
  show(findings: readonly SqlFinding[]): void;
  /** Doubts about the node's own variables, and about the flow's. */
  doubt(ofNode: Doubts, ofFlow: Doubts): void;
  /** A node variable of that name is to be filled in. */
  added(name: string): void;
}

/**
 * Looks at one node's script as somebody types: the node is validated alone, which is quick in a flow of any size. An
 * answer about another text than the one on the screen is dropped; its own answer is on the way.
 */
export class ScriptFindings {
  private turn = 0;
  private answer: { findings: readonly Finding[]; script: string } | null = null;
  /** Ends the watch over what the catalogs add. */
  readonly close: () => void;
  readonly look = later(300, () => void this.ask());

  constructor(
    private readonly session: Session,
    private readonly key: string,
    private readonly page: ScriptPage,
  ) {
    this.close = session.foreign.watch(() => this.present());
  }

  private get node(): FlowNode | undefined {
    return this.session.store.node(this.key);
  }

  private async ask(): Promise<void> {
    const { node } = this;
    if (!node) return;
    const turn = ++this.turn;
    const script = this.page.script();
    const { format, name, properties, variables, schedule } = this.session.store.definition;
    const alone = { format, name, properties, variables, schedule, nodes: [node], edges: [] };
    try {
      const { findings } = await post<{ findings: Finding[] }>(`${this.session.api}/draft/validation`, alone);
      if (turn !== this.turn || script !== this.page.script()) return;
      this.answer = { findings, script };
      this.present();
    } catch {
      // Without an answer the findings that are there go on moving with the text.
    }
  }

  private present(): void {
    if (!this.answer || this.answer.script !== this.page.script()) return;
    const { script } = this.answer;
    const { store, foreign } = this.session;
    const findings = withForeign(this.answer.findings, foreign.value, (key) => store.node(key));
    const formats = findings.flatMap((finding) => this.formatDoubt(finding) ?? []);
    const of = (node: boolean) =>
      new Map(formats.filter((one) => one.ofNode === node).map((one) => [one.name, one] as const));
    this.page.doubt(of(true), of(false));
    const inPlace = formats.flatMap((one) => atFirstUse(one, script));
    this.page.show([...this.shown(findings, script), ...inPlace]);
  }

  private shown(findings: readonly Finding[], script: string): SqlFinding[] {
    return findings.flatMap((finding) => {
      if (finding.node !== this.key || !finding.line) return [];
      const { severity, code, message, line, column } = finding;
      const place = { line: line ?? null, column: column ?? null };
      return [{ severity, code, message, ...place, fixes: this.fixes(finding, script) }];
    });
  }

  private fixes({ code, line, column }: Finding, script: string): SqlFinding["fixes"] {
    if (code === "variable-undefined" && line) {
      const name = nameAt(script, line, column ?? 1);
      return name === null ? [] : [{ name: text("sql.fix.variable"), act: () => this.add(name) }];
    }
    if (code === "external-effect" && !this.node?.policy?.rerunIsSafe) {
      const act = () => this.session.store.setNodePolicy(this.key, { rerunIsSafe: true });
      return [{ name: text("sql.fix.rerun"), act }];
    }
    return [];
  }

  private add(name: string): void {
    const variable: Variable = { kind: "time", name, format: "yyyyMMdd", offset: "", base: "BUSINESS_TIME" };
    this.session.store.setNodeVariables(this.key, [...(this.node?.variables ?? []), variable]);
    this.page.added(name);
  }

  /** A format whose letters are easily taken for others, and the one that was meant. */
  private formatDoubt({ code, message, node, field }: Finding): FormatDoubt | null {
    const ofNode = node === this.key;
    if (code !== "format-suspicious" || (node && !ofNode)) return null;
    const at = Number(/variables\[(\d+)\]/.exec(field ?? "")?.[1] ?? -1);
    const variables = (ofNode ? this.node?.variables : this.session.store.definition.variables) ?? [];
    const variable = variables[at];
    if (variable?.kind !== "time") return null;
    const meant = meantFormat(variable.format ?? "");
    const act = () => {
      const fixed = variables.map((one, i) => (i === at ? { ...variable, format: meant ?? "" } : one));
      if (ofNode) this.session.store.setNodeVariables(this.key, fixed);
      else this.session.store.setVariables(fixed);
    };
    const fixes = meant === null ? [] : [{ name: text("sql.fix.format", meant), act }];
    return { name: variable.name, ofNode, message, fixes };
  }
}

interface FormatDoubt {
  name: string;
  ofNode: boolean;
  message: string;
  fixes: NonNullable<SqlFinding["fixes"]>;
}

/** The doubt where the script first uses the variable. */
function atFirstUse({ name, message, fixes }: FormatDoubt, script: string): SqlFinding[] {
  const use = placeholdersIn(script).find((one) => one.kind === "variable" && one.name === name);
  if (!use) return [];
  const before = script.slice(0, use.from).split("\n");
  return [
    {
      severity: "WARNING",
      code: "format-suspicious",
      message: `${name}: ${message}`,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      fixes,
    },
  ];
}

function nameAt(script: string, line: number, column: number): string | null {
  const whole = script.split(/\r\n|\r|\n/)[line - 1] ?? "";
  const found = placeholdersIn(whole).find((one) => one.from === column - 1 && one.kind === "variable");
  return found?.name ?? null;
}
