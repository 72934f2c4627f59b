import type { Finding, FlowStore } from "../model";
import { everything } from "../pages/api";
import { instantOf } from "../pages/instants";
import type { Run } from "../pages/runs";
import type { Autosave } from "./autosave";
import { Cell } from "./cell";
import { type ForeignWrite, withForeign } from "./foreign-writes";

/** A registered database connection, as the list of data sources has it. */
export interface DataSource {
  id: string;
  name: string;
  environment: string;
  host: string;
  port: number;
  database: string;
  user: string;
}

/** An answer with findings. */
export interface Validated {
  findings: readonly Finding[];
  findingCount?: number;
}

/** The tab in front: the flow's own, or a node's key. */
export type TabKey = "flow" | { node: string };

/** What the parts of the editor share. The flow itself is in the store; here is what is not part of the document. */
export class Session {
  /** What validation found, which asks no database. */
  readonly validated = new Cell<readonly Finding[]>([]);
  /** How many findings the last answer counted and did not list. */
  readonly unlisted = new Cell(0);
  /** What the databases' catalogs say of the scripts that were opened, by node. */
  readonly foreign = new Cell<ReadonlyMap<string, ForeignWrite>>(new Map());
  /** Both. */
  readonly findings = new Cell<readonly Finding[]>([]);
  /** A local date-time of the flow's zone, or null for now. */
  readonly lens = new Cell<string | null>(null);
  readonly dataSources = new Cell<readonly DataSource[] | null>(null);
  /** The trial run that is painted on the canvas. */
  readonly run = new Cell<Run | null>(null);
  readonly tab = new Cell<TabKey>("flow");
  /** Keys of the nodes that are selected on the canvas. */
  readonly selected = new Cell<readonly string[]>([]);

  private exact: { local: string; at: string } | null = null;

  constructor(
    readonly flowId: string,
    readonly root: HTMLElement,
    readonly store: FlowStore,
    readonly autosave: Autosave,
  ) {
    const join = () => {
      this.findings.value = withForeign(this.validated.value, this.foreign.value, (key) => store.node(key));
    };
    this.validated.watch(join);
    this.foreign.watch(join);
    this.lens.watch((local) => {
      if (local !== this.exact?.local) this.exact = null;
    });
  }

  /** Takes what validation found; a long list comes cut, with the number of all. */
  take({ findings, findingCount }: Validated): void {
    this.unlisted.value = Math.max(0, (findingCount ?? 0) - findings.length);
    this.validated.value = findings;
  }

  get api(): string {
    return `/api/flows/${encodeURIComponent(this.flowId)}`;
  }

  get zone(): string {
    return this.store.definition.properties?.zone ?? "UTC";
  }

  /** The one node that acts are about: of the tab in front, or the only one selected. */
  get subject(): string | null {
    if (this.tab.value !== "flow") return this.tab.value.node;
    const [only, ...others] = this.selected.value;
    return only !== undefined && others.length === 0 ? only : null;
  }

  /** Sets the lens to a local time; `at` says which instant is meant, where that time occurs twice or has seconds. */
  look(local: string, at: string): void {
    this.exact = null;
    if (this.lens.value === local) this.lens.value = null;
    this.exact = { local, at };
    this.lens.value = local;
  }

  /** The instant that previews are for. */
  runTime(): string {
    if (this.exact !== null && this.exact.local === this.lens.value) return this.exact.at;
    const now = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString().replace(".000Z", "Z");
    return (this.lens.value === null ? null : instantOf(this.lens.value, this.zone)) ?? now;
  }

  async readDataSources(): Promise<void> {
    this.dataSources.value = await everything<DataSource>("/api/data-sources");
  }

  template(name: string): HTMLTemplateElement {
    const template = this.root.querySelector<HTMLTemplateElement>(`template[data-template="${name}"]`);
    if (!template) throw new Error(`no template ${name}`);
    return template;
  }
}
