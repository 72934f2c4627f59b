import type { CanvasStrings, MrCanvas, NodeState, RunState } from "../canvas";
import { type Definition, FlowStore } from "../model";
import { make } from "../pages/dom";
import { text } from "../pages/texts";
import type { Difference, NodeChange } from "./difference";
import { type AnySign, glyphs, legend } from "./signs";
import { united } from "./union";

/**
 * The canvas paints states of a run, near and far; here each stands for a sign, with the sign's word in place of its own.
 * The style of this page gives the cards the signs themselves.
 */
const stands: Record<AnySign, RunState> = {
  added: "SUCCEEDED",
  removed: "FAILED",
  changed: "UNKNOWN",
  moved: "WAITING",
};

/** Both sides of a comparison in one graph: the canvas of the editor with editing off and what differs marked. */
export class ComparisonGraph {
  readonly root: HTMLElement;
  private readonly canvas = document.createElement("mr-canvas") as MrCanvas;
  private readonly edges = new Map<string, "added" | "removed">();

  constructor(
    /** A node was pressed, or Enter was on it. */
    chosen: (key: string, byKeyboard: boolean) => void,
  ) {
    this.canvas.setAttribute("readonly", "");
    this.canvas.strings = words();
    this.canvas.addEventListener("mr-open", (event) => chosen(keyOf(event), true));
    this.canvas.addEventListener("mr-select", (event) => {
      const { nodes } = (event as CustomEvent<{ nodes: string[] }>).detail;
      if (nodes.length === 1) chosen(nodes[0]!, false);
    });
    // The canvas makes elements for the edges in sight only: each new one gets its mark before it is painted.
    new MutationObserver((records) => {
      for (const record of records) for (const node of record.addedNodes) this.mark(node);
    }).observe(this.canvas, { childList: true, subtree: true });
    this.root = make("div", { class: "compare-graph" }, legend(), this.canvas);
  }

  show(after: Definition, found: Difference): void {
    this.edges.clear();
    for (const { edge, is } of found.edges) this.edges.set(`${edge.from}>${edge.to}`, is);
    this.canvas.store = new FlowStore(united(after, found));
    this.canvas.setStates(new Map(found.nodes.map((node) => [node.key, state(node)])));
  }

  /** Marks a node as the one that is looked at. */
  select(key: string): void {
    const { nodes } = this.canvas.selection;
    if (nodes.length !== 1 || nodes[0] !== key) this.canvas.select([key]);
  }

  private mark(node: Node): void {
    if (!(node instanceof SVGElement) || !node.classList.contains("mr-edge")) return;
    const is = this.edges.get(node.dataset.edge ?? "");
    if (is) node.dataset.is = is;
  }
}

function keyOf(event: Event): string {
  return (event as CustomEvent<{ key: string }>).detail.key;
}

function state({ is, parts, variables }: NodeChange): NodeState {
  const what = is === "changed" ? parts.map(({ part }) => text(`compare.part.${part}`)) : [];
  if (is === "changed" && variables.length > 0) what.push(text("compare.nodeVariables"));
  return { state: stands[is], reason: what.length > 0 ? what.join(", ") : null };
}

function words(): Partial<CanvasStrings> {
  const word = (is: AnySign) => `${glyphs[is]} ${text(`compare.sign.${is}`)}`;
  return {
    canvas: text("compare.graph"),
    "empty.readonly": text("compare.graph.empty"),
    "state.succeeded": word("added"),
    "state.failed": word("removed"),
    "state.unknown": word("changed"),
    "state.waiting": word("moved"),
  };
}
