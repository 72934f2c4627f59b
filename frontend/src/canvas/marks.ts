import type { Finding, FlowStore } from "../model";
import { type NodeState, type Paint, paintOf } from "./states";

/** What validation found about one node. */
export interface Found {
  errors: number;
  warnings: number;
  messages: string[];
}

/** What is painted on nodes and is not in the flow's document: states of a run, findings, search, unpublished changes. */
export class Marks {
  private states: ReadonlyMap<string, NodeState> = new Map();
  private found: ReadonlyMap<string, Found> = new Map();
  private changes: ReadonlySet<string> = new Set();
  private matches: ReadonlySet<string> = new Set();

  constructor(
    private readonly store: FlowStore,
    /** Asks for these nodes, or all, to be drawn again. */
    private readonly changed: (keys: readonly string[] | null) => void,
  ) {}

  /** Only what differs is drawn again: a run tells of hundreds of changes in a second. */
  setStates(next: ReadonlyMap<string, NodeState>): void {
    const before = this.states;
    this.states = new Map(next);
    const keys = [...next.keys()].filter((key) => !sameState(before.get(key), next.get(key)));
    for (const key of before.keys()) if (!next.has(key)) keys.push(key);
    if (keys.length > 0) this.changed(keys);
  }

  state(key: string): NodeState | undefined {
    return this.states.get(key);
  }

  paint(key: string): Paint | undefined {
    const state = this.states.get(key);
    return state && paintOf(state.state);
  }

  suspended(key: string): boolean {
    return this.store.node(key)?.policy?.suspended === true;
  }

  /** How a card looks from afar: by its state, or as a skipped one while it is suspended. */
  look(key: string): Paint | undefined {
    return this.paint(key) ?? (this.suspended(key) ? "skipped" : undefined);
  }

  get running(): number {
    let count = 0;
    for (const state of this.states.values()) if (state.state === "RUNNING") count++;
    return count;
  }

  setFindings(findings: readonly Finding[]): void {
    const found = new Map<string, Found>();
    for (const finding of findings) {
      if (!finding.node) continue;
      const one = found.get(finding.node) ?? { errors: 0, warnings: 0, messages: [] };
      if (finding.severity === "ERROR") one.errors++;
      else one.warnings++;
      one.messages.push(finding.message);
      found.set(finding.node, one);
    }
    this.found = found;
    this.changed(null);
  }

  findings(key: string): Found | undefined {
    return this.found.get(key);
  }

  /** Nodes that differ from the published version. */
  setChanged(keys: ReadonlySet<string>): void {
    this.replace(this.changes, keys);
    this.changes = keys;
  }

  isChanged(key: string): boolean {
    return this.changes.has(key);
  }

  /** Nodes that a search found. */
  setMatches(keys: ReadonlySet<string>): void {
    this.replace(this.matches, keys);
    this.matches = keys;
  }

  isMatch(key: string): boolean {
    return this.matches.has(key);
  }

  private replace(before: ReadonlySet<string>, after: ReadonlySet<string>): void {
    const keys = [...after].filter((key) => !before.has(key));
    for (const key of before) if (!after.has(key)) keys.push(key);
    if (keys.length > 0) this.changed(keys);
  }
}

function sameState(a: NodeState | undefined, b: NodeState | undefined): boolean {
  if (a === b) return true;
  return (
    a !== undefined &&
    b !== undefined &&
    a.state === b.state &&
    a.startedAt === b.startedAt &&
    a.endedAt === b.endedAt &&
    a.reason === b.reason
  );
}
