import type { Definition, Edge, FlowNode } from "./definition";
import { Graph, type Refusal } from "./graph";
import { nameOf, refusalOf } from "./names";

export type NameRefusal = "empty" | "too-long" | "hidden" | "taken";

/** One state of a flow, and what can be asked of it. It is replaced whole, never changed in place. */
export class FlowReading {
  private current: Definition;
  private byKey = new Map<string, FlowNode>();
  private cachedGraph: { edges: readonly Edge[]; graph: Graph } | null = null;

  constructor(definition: Definition) {
    this.current = definition;
    this.index();
  }

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

  node(key: string): FlowNode | undefined {
    return this.byKey.get(key);
  }

  names(): Set<string> {
    return new Set(this.nodes.map((node) => nameOf(node.name)));
  }

  nameRefusal(key: string, name: string): NameRefusal | null {
    const text = nameOf(name);
    return (
      refusalOf(text) ??
      (this.nodes.some((node) => node.key !== key && nameOf(node.name) === text) ? "taken" : null)
    );
  }

  /** Why an edge may not be drawn, or null when it may. */
  refusal(from: string, to: string): Refusal | null {
    if (!this.byKey.has(from) || !this.byKey.has(to)) return { reason: "missing" };
    return this.graph.refusal(from, to);
  }

  keys(): IterableIterator<string> {
    return this.byKey.keys();
  }

  protected replace(next: Definition): void {
    const nodesChanged = next.nodes !== this.current.nodes;
    this.current = next;
    if (nodesChanged) this.index();
  }

  private index(): void {
    this.byKey = new Map();
    for (const node of this.nodes) if (!this.byKey.has(node.key)) this.byKey.set(node.key, node);
  }
}

const noNodes: readonly FlowNode[] = [];
const noEdges: readonly Edge[] = [];
