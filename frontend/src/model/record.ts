import type { Definition } from "./definition";
import { History } from "./history";
import { applied, type Change, type Field, invert, type Patch } from "./patch";
import { FlowReading } from "./reading";

export type ChangeOrigin = "edit" | "undo" | "redo" | "load";

/** What a listener is told after the document changed. */
export interface StoreChange {
  origin: ChangeOrigin;
  label: string;
  /** Keys of the nodes that were added, removed or changed; for a load, every key of before and after. */
  nodes: ReadonlySet<string>;
  /** Whether any edge was added or removed. */
  edges: boolean;
  fields: ReadonlySet<Field>;
  /** The store's count after the change. */
  revision: number;
}

/** A flow whose changes are patches with their inverses: they can be taken back, and listeners hear of each. */
export class FlowRecord extends FlowReading {
  private readonly history: History;
  private readonly listeners = new Set<(change: StoreChange) => void>();
  private open: { label: string; changes: Change[]; depth: number } | null = null;
  private count = 0;

  /** `now` is a clock in milliseconds, which decides what was typed in one go. */
  constructor(definition: Definition, now: () => number = () => performance.now()) {
    super(definition);
    this.history = new History(now);
  }

  /** Grows by one with every change, undo and redo included: autosave compares it with what it last saved. */
  get revision(): number {
    return this.count;
  }

  get canUndo(): boolean {
    return this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  /** Applies a patch made elsewhere as one step. */
  apply(patch: Patch): void {
    this.commit(patch.label, [...patch.changes]);
  }

  /** All edits made inside `act` become one step. Listeners hear of them once, at the end. */
  group<T>(label: string, act: () => T): T {
    this.open ??= { label, changes: [], depth: 0 };
    const group = this.open;
    group.depth++;
    try {
      return act();
    } finally {
      if (--group.depth === 0) {
        this.open = null;
        this.record({ label: group.label, changes: group.changes }, null);
      }
    }
  }

  /** The next edit starts a new step, however soon it comes. */
  endTyping(): void {
    this.history.endTyping();
  }

  /** Takes the last step back; gives its label, or null when there is none. */
  undo(): string | null {
    const patch = this.history.back();
    if (!patch) return null;
    const inverse = invert(patch);
    this.replace(applied(this.definition, inverse));
    this.tell("undo", inverse);
    return patch.label;
  }

  redo(): string | null {
    const patch = this.history.forth();
    if (!patch) return null;
    this.replace(applied(this.definition, patch));
    this.tell("redo", patch);
    return patch.label;
  }

  /** Replaces the whole document, as after a conflict or a restoration, and forgets the history. */
  load(definition: Definition): void {
    const keys = new Set(this.keys());
    this.replace(definition);
    for (const key of this.keys()) keys.add(key);
    this.history.clear();
    this.count++;
    const fields = new Set<Field>(["name", "description", "properties", "variables", "schedule", "notes"]);
    const change = {
      origin: "load",
      label: "load",
      nodes: keys,
      edges: true,
      fields,
      revision: this.count,
    } as const;
    for (const listener of [...this.listeners]) listener(change);
  }

  /** Calls `listener` after every change; the answer ends that. */
  subscribe(listener: (change: StoreChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  protected commit(label: string, changes: Change[], merge: string | null = null): void {
    if (changes.length === 0) return;
    this.replace(applied(this.definition, { label, changes }));
    if (this.open) this.open.changes.push(...changes);
    else this.record({ label, changes }, merge);
  }

  private record(patch: Patch, merge: string | null): void {
    if (patch.changes.length === 0) return;
    this.history.record(patch, merge);
    this.tell("edit", patch);
  }

  private tell(origin: ChangeOrigin, patch: Patch): void {
    this.count++;
    const nodes = new Set<string>();
    const fields = new Set<Field>();
    let edges = false;
    for (const change of patch.changes) {
      if (change.on === "node") nodes.add((change.before ?? change.after)!.key);
      else if (change.on === "edge") edges = true;
      else fields.add(change.field);
    }
    const told = { origin, label: patch.label, nodes, edges, fields, revision: this.count };
    for (const listener of [...this.listeners]) listener(told);
  }
}
