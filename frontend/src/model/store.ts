import {
  type Definition,
  type Edge,
  type FlowNode,
  type NodeKind,
  type NodePolicy,
  type Note,
  newKey,
  type Point,
  type Properties,
  type Schedule,
  type SqlConfig,
  uniqueName,
  type Variable,
} from "./definition";
import { Graph, type Refusal } from "./graph";
import { History } from "./history";
import { applied, type Change, type Field, invert, type Patch } from "./patch";

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

export type NameRefusal = "empty" | "too-long" | "taken";

/**
 * Holds the definition that is being edited. Every edit goes through here as a patch with its inverse, so that all of
 * them, SQL and settings included, can be taken back. It knows nothing of the page.
 */
export class FlowStore {
  private current: Definition;
  private byKey = new Map<string, FlowNode>();
  private cachedGraph: { edges: readonly Edge[]; graph: Graph } | null = null;
  private readonly history: History;
  private readonly listeners = new Set<(change: StoreChange) => void>();
  private open: { label: string; changes: Change[]; depth: number } | null = null;
  private count = 0;

  /** `now` is a clock in milliseconds, which decides what was typed in one go. */
  constructor(definition: Definition, now: () => number = () => performance.now()) {
    this.current = definition;
    this.history = new History(now);
    this.index();
  }

  // ── reading ──

  /** The document as it stands: never changed in place, so it may be kept and compared. */
  get definition(): Definition {
    return this.current;
  }

  get nodes(): readonly FlowNode[] {
    return this.current.nodes ?? noNodes;
  }

  get edges(): readonly Edge[] {
    return this.current.edges ?? noEdges;
  }

  get graph(): Graph {
    if (this.cachedGraph?.edges !== this.edges) {
      this.cachedGraph = { edges: this.edges, graph: new Graph(this.edges) };
    }
    return this.cachedGraph.graph;
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

  node(key: string): FlowNode | undefined {
    return this.byKey.get(key);
  }

  names(): Set<string> {
    return new Set(this.nodes.map((node) => node.name));
  }

  nameRefusal(key: string, name: string): NameRefusal | null {
    const text = name.trim();
    if (text === "") return "empty";
    if (text.length > 200) return "too-long";
    return this.nodes.some((node) => node.key !== key && node.name === text) ? "taken" : null;
  }

  /** Why an edge may not be drawn, or null when it may. */
  refusal(from: string, to: string): Refusal | null {
    if (!this.byKey.has(from) || !this.byKey.has(to)) return { reason: "missing" };
    return this.graph.refusal(from, to);
  }

  // ── nodes ──

  /** Adds a node with a name that is free and gives back its key. */
  addNode(kind: NodeKind, position: Point, rest: Partial<Omit<FlowNode, "kind" | "position">> = {}): string {
    const key = rest.key ?? newKey(this.byKey);
    const name = uniqueName(rest.name ?? "SQL for Single Instance", this.names());
    const node: FlowNode = {
      config: { dataSource: null, sql: "", transaction: "SINGLE" },
      variables: [],
      ...rest,
      key,
      name,
      kind,
      position,
    };
    this.commit("add-node", [{ on: "node", at: this.nodes.length, before: null, after: ordered(node) }]);
    return key;
  }

  /** Removes the nodes and every edge that ends at one of them. */
  removeNodes(keys: Iterable<string>): void {
    const gone = new Set([...keys].filter((key) => this.byKey.has(key)));
    if (gone.size === 0) return;
    const changes: Change[] = [];
    // From the end, so that the places noted stay right while the earlier ones are still there.
    this.edges.forEach((edge, at) => {
      if (gone.has(edge.from) || gone.has(edge.to))
        changes.unshift({ on: "edge", at, before: edge, after: null });
    });
    const nodes: Change[] = [];
    this.nodes.forEach((node, at) => {
      if (gone.has(node.key)) nodes.unshift({ on: "node", at, before: node, after: null });
    });
    this.commit("remove-nodes", [...changes, ...nodes]);
  }

  moveNodes(positions: ReadonlyMap<string, Point>): void {
    this.changeNodes("move-nodes", positions.keys(), (node) => {
      const to = positions.get(node.key)!;
      return node.position?.x === to.x && node.position?.y === to.y ? node : { ...node, position: { ...to } };
    });
  }

  /** Renames unless the name is empty, too long or taken; says which. */
  renameNode(key: string, name: string): NameRefusal | null {
    const refusal = this.nameRefusal(key, name);
    if (refusal === null) this.changeNode("rename-node", key, { name: name.trim() });
    return refusal;
  }

  setNodeDescription(key: string, description: string): void {
    this.changeNode("describe-node", key, { description }, `description:${key}`);
  }

  setNodeConfig(key: string, config: Partial<SqlConfig>): void {
    const node = this.byKey.get(key);
    if (!node) return;
    const fields = Object.keys(config).join();
    const merge = fields === "sql" || fields === "expectations" ? `${fields}:${key}` : null;
    this.changeNode("configure-node", key, { config: { ...node.config, ...config } }, merge);
  }

  /** Letters typed one after the other become one step of undo. */
  setNodeSql(key: string, sql: string): void {
    if ((this.byKey.get(key)?.config?.sql ?? "") !== sql) this.setNodeConfig(key, { sql });
  }

  setNodeVariables(key: string, variables: Variable[]): void {
    this.changeNode("node-variables", key, { variables }, `variables:${key}`);
  }

  setNodePolicy(key: string, policy: Partial<NodePolicy>): void {
    const node = this.byKey.get(key);
    // A switch is one step each time; letters and digits typed into one field are one together.
    const typed = Object.values(policy).every((value) => typeof value !== "boolean");
    const merge = typed ? `policy:${key}:${Object.keys(policy).join()}` : null;
    if (node) this.changeNode("node-policy", key, { policy: { ...node.policy, ...policy } }, merge);
  }

  /** Suspends nodes, or ends that: one step, whatever their number. */
  suspendNodes(keys: Iterable<string>, suspended: boolean): void {
    this.changeNodes("suspend-nodes", keys, (node) =>
      (node.policy?.suspended ?? false) === suspended
        ? node
        : { ...node, policy: { ...node.policy, suspended } },
    );
  }

  // ── edges ──

  /** Draws an edge, or says why not and changes nothing. */
  connect(from: string, to: string): Refusal | null {
    const refusal = this.refusal(from, to);
    if (refusal === null) {
      this.commit("connect", [{ on: "edge", at: this.edges.length, before: null, after: { from, to } }]);
    }
    return refusal;
  }

  disconnect(gone: readonly Edge[]): void {
    const changes: Change[] = [];
    this.edges.forEach((edge, at) => {
      if (gone.some((one) => one.from === edge.from && one.to === edge.to)) {
        changes.unshift({ on: "edge", at, before: edge, after: null });
      }
    });
    this.commit("disconnect", changes);
  }

  // ── the flow itself ──

  /** Sets the flow's name unless it is empty or too long; whether another flow has it, only the server knows. */
  setName(name: string): NameRefusal | null {
    const text = name.trim();
    if (text === "") return "empty";
    if (text.length > 200) return "too-long";
    this.setField("name", text, "name");
    return null;
  }

  setDescription(description: string): void {
    this.setField("description", description, "description");
  }

  /** With `typing`, values that follow each other quickly become one step of undo. */
  setProperties(properties: Partial<Properties>, typing = false): void {
    const merge = typing ? `properties:${Object.keys(properties).join()}` : null;
    this.setField("properties", { ...this.current.properties, ...properties }, merge);
  }

  /** Variables and constants of the whole flow. */
  setVariables(variables: Variable[]): void {
    this.setField("variables", variables, "variables");
  }

  setSchedule(schedule: Schedule | null): void {
    this.setField("schedule", schedule ?? undefined, "schedule");
  }

  setNotes(notes: Note[]): void {
    this.setField("notes", notes, "notes");
  }

  // ── history ──

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
    this.replace(applied(this.current, inverse));
    this.tell("undo", inverse);
    return patch.label;
  }

  redo(): string | null {
    const patch = this.history.forth();
    if (!patch) return null;
    this.replace(applied(this.current, patch));
    this.tell("redo", patch);
    return patch.label;
  }

  /** Replaces the whole document, as after a conflict or a restoration, and forgets the history. */
  load(definition: Definition): void {
    const keys = new Set(this.byKey.keys());
    this.replace(definition);
    for (const key of this.byKey.keys()) keys.add(key);
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

  // ── inside ──

  private changeNode(label: string, key: string, to: Partial<FlowNode>, merge: string | null = null): void {
    const fields = Object.keys(to) as (keyof FlowNode)[];
    const unchanged = (node: FlowNode) => fields.every((field) => sameValue(node[field], to[field]));
    this.changeNodes(label, [key], (node) => (unchanged(node) ? node : { ...node, ...to }), merge);
  }

  private changeNodes(
    label: string,
    keys: Iterable<string>,
    to: (node: FlowNode) => FlowNode,
    merge: string | null = null,
  ): void {
    const wanted = new Set(keys);
    const changes: Change[] = [];
    this.nodes.forEach((node, at) => {
      // A document may hold a key twice until its author repairs it; the first one is the one people see.
      if (!wanted.delete(node.key)) return;
      const after = to(node);
      if (after !== node) changes.push({ on: "node", at, before: node, after });
    });
    this.commit(label, changes, merge);
  }

  private setField(field: Field, after: unknown, merge: string | null = null): void {
    const before = this.current[field];
    if (sameValue(before, after)) return;
    this.commit(`set-${field}`, [{ on: "field", field, before, after }], merge);
  }

  private commit(label: string, changes: Change[], merge: string | null = null): void {
    if (changes.length === 0) return;
    this.replace(applied(this.current, { label, changes }));
    if (this.open) this.open.changes.push(...changes);
    else this.record({ label, changes }, merge);
  }

  private record(patch: Patch, merge: string | null): void {
    if (patch.changes.length === 0) return;
    this.history.record(patch, merge);
    this.tell("edit", patch);
  }

  private replace(next: Definition): void {
    const nodesChanged = next.nodes !== this.current.nodes;
    this.current = next;
    if (nodesChanged) this.index();
  }

  private index(): void {
    this.byKey = new Map();
    for (const node of this.nodes) if (!this.byKey.has(node.key)) this.byKey.set(node.key, node);
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

const noNodes: readonly FlowNode[] = [];
const noEdges: readonly Edge[] = [];

/** The order of fields in which the API gives a node, so that exported files compare well. */
function ordered(node: FlowNode): FlowNode {
  const { key, name, kind, description, position, config, variables, policy } = node;
  const result: FlowNode = { key, name, kind };
  if (description !== undefined) result.description = description;
  Object.assign(result, { position, config, variables });
  if (policy !== undefined) result.policy = policy;
  return result;
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
