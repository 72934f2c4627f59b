import {
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
import type { Refusal } from "./graph";
import { nameOf, refusalOf } from "./names";
import type { Change, Field } from "./patch";
import type { NameRefusal } from "./reading";
import { FlowRecord } from "./record";

/**
 * Holds the definition that is being edited. Every edit goes through here as a patch with its inverse, so that all of
 * them, SQL and settings included, can be taken back. It knows nothing of the page.
 */
export class FlowStore extends FlowRecord {
  // ── nodes ──

  /** Adds a node with a name that is free and gives back its key. */
  addNode(kind: NodeKind, position: Point, rest: Partial<Omit<FlowNode, "kind" | "position">> = {}): string {
    const key = rest.key ?? newKey(new Set(this.keys()));
    const name = uniqueName(nameOf(rest.name ?? "SQL for Single Instance"), this.names());
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
    const gone = new Set([...keys].filter((key) => this.node(key) !== undefined));
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

  /** Renames unless the name is empty, too long, taken or holds what is not seen; says which. */
  renameNode(key: string, name: string): NameRefusal | null {
    const refusal = this.nameRefusal(key, name);
    if (refusal === null) this.changeNode("rename-node", key, { name: nameOf(name) });
    return refusal;
  }

  setNodeDescription(key: string, description: string): void {
    this.changeNode("describe-node", key, { description }, `description:${key}`);
  }

  setNodeConfig(key: string, config: Partial<SqlConfig>): void {
    const node = this.node(key);
    if (!node) return;
    const fields = Object.keys(config).join();
    const merge = fields === "sql" || fields === "expectations" ? `${fields}:${key}` : null;
    this.changeNode("configure-node", key, { config: { ...node.config, ...config } }, merge);
  }

  /** Letters typed one after the other become one step of undo. */
  setNodeSql(key: string, sql: string): void {
    if ((this.node(key)?.config?.sql ?? "") !== sql) this.setNodeConfig(key, { sql });
  }

  setNodeVariables(key: string, variables: Variable[]): void {
    this.changeNode("node-variables", key, { variables }, `variables:${key}`);
  }

  setNodePolicy(key: string, policy: Partial<NodePolicy>): void {
    const node = this.node(key);
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

  /** Sets the flow's name unless it is empty, too long or holds what is not seen; whether another flow has it, only the server knows. */
  setName(name: string): NameRefusal | null {
    const text = nameOf(name);
    const refusal = refusalOf(text);
    if (refusal === null) this.setField("name", text, "name");
    return refusal;
  }

  setDescription(description: string): void {
    this.setField("description", description, "description");
  }

  /** With `typing`, values that follow each other quickly become one step of undo. */
  setProperties(properties: Partial<Properties>, typing = false): void {
    const merge = typing ? `properties:${Object.keys(properties).join()}` : null;
    this.setField("properties", { ...this.definition.properties, ...properties }, merge);
  }

  /** Variables and constants of the whole flow. */
  setVariables(variables: Variable[]): void {
    this.setField("variables", variables, "variables");
  }

  setSchedule(schedule: Schedule | null): void {
    this.setField("schedule", schedule ?? undefined, "schedule");
  }

  /** Moves nodes and notes as one step. */
  move(nodes: ReadonlyMap<string, Point>, notes: ReadonlyMap<string, Point>): void {
    this.group("move-nodes", () => {
      if (nodes.size > 0) this.moveNodes(nodes);
      if (notes.size > 0)
        this.changeNotes((note) => (notes.has(note.key) ? { ...note, ...notes.get(note.key) } : note));
    });
  }

  /** Changes notes, one by one; null removes. Letters typed one after the other become one step of undo. */
  changeNotes(to: (note: Note) => Note | null, typing = false): void {
    const notes = this.definition.notes ?? [];
    if (notes.length === 0) return;
    const next = notes.map(to).filter((note): note is Note => note !== null);
    this.setField("notes", next, typing ? "notes" : null);
  }

  addNote(note: Omit<Note, "key">): string {
    const notes = this.definition.notes ?? [];
    const key = newKey(new Set(notes.map((one) => one.key)));
    this.setField("notes", [...notes, { key, ...note }]);
    return key;
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
    const before = this.definition[field];
    if (sameValue(before, after)) return;
    this.commit(`set-${field}`, [{ on: "field", field, before, after }], merge);
  }
}

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
