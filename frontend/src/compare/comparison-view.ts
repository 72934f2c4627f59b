import type { Definition } from "../model";
import { all, make } from "../pages/dom";
import { text } from "../pages/texts";
import {
  type Difference,
  difference,
  type EdgeChange,
  firesDiffer,
  isEmpty,
  type NodeChange,
  type NoteChange,
} from "./difference";
import { ComparisonGraph } from "./graph";
import { nodeDetails } from "./node-details";
import { Portions } from "./portions";
import { scheduleTable } from "./schedule-part";
import { namesOf, summary } from "./sentences";
import type { Titles } from "./side-by-side";
import { sign } from "./signs";
import { type BeforeAfter, beforeAfter, partRows, variableRows } from "./tables";

/** A state of a flow with the name that people know it by, such as “Version 3” or “Draft”. */
export interface Side {
  title: string;
  definition: Definition;
}

/** Nodes, and dependencies, that are listed at once. */
const portion = 100;

/**
 * The whole comparison of two states of a flow: in a line of words, as a graph, and part by part. What a part holds is
 * made when somebody opens it, so that a thousand nodes are no more than a thousand names.
 */
export class ComparisonView {
  readonly root = make("div", { class: "comparison" });
  private readonly graph = new ComparisonGraph((key, byKeyboard) => this.open(key, byKeyboard));
  private nodes: { list: HTMLElement; portions: Portions<NodeChange> } | null = null;
  private found: Difference | null = null;

  show(before: Side, after: Side): void {
    const found = difference(before.definition, after.definition);
    this.found = found;
    this.nodes = null;
    const line = make("p", { class: "compare-summary", text: summary(found) });
    line.setAttribute("role", "status");
    if (isEmpty(found)) {
      this.root.replaceChildren(
        line,
        make("p", { class: "muted", text: text("compare.same.text", before.title, after.title) }),
      );
      return;
    }
    this.graph.show(after.definition, found);
    this.root.replaceChildren(line, ...this.sections(found, before, after));
  }

  private sections(found: Difference, before: Side, after: Side): HTMLElement[] {
    const titles = { before: before.title, after: after.title };
    const inGraph = found.nodes.length + found.edges.length + found.notes.length > 0;
    const sections: HTMLElement[] = inGraph ? [this.graph.root] : [];
    const add = (key: string, content: HTMLElement) => {
      sections.push(make("section", { class: "compare-part" }, make("h3", { text: text(key) }), content));
    };
    if (found.nodes.length > 0) add("compare.nodes", this.list(found, titles));
    if (found.edges.length > 0) add("compare.edges", edgeList(found, before, after));
    if (found.variables.length > 0)
      add(
        "compare.of.variables",
        beforeAfter(text("compare.of.variables"), variableRows(found.variables), titles),
      );
    if (found.fields.length > 0)
      add(
        "compare.of.properties",
        beforeAfter(text("compare.of.properties"), partRows(found.fields), titles),
      );
    if (firesDiffer(found)) add("compare.of.schedule", this.schedule(before, after));
    if (found.notes.length > 0)
      add("compare.notes", beforeAfter(text("compare.notes"), found.notes.map(noteRow), titles));
    return sections;
  }

  private list({ nodes }: Difference, titles: Titles): HTMLElement {
    const list = make("div", { class: "compare-nodes" });
    const box = make("div", { class: "compare-list" }, list);
    const made = (node: NodeChange) => {
      const details = nodeDetails(node, titles);
      details.addEventListener("toggle", () => {
        if (details.open) this.graph.select(node.key);
      });
      return details;
    };
    this.nodes = { list, portions: new Portions(list, nodes, made, portion) };
    return box;
  }

  private schedule(before: Side, after: Side): HTMLElement {
    const place = make("div", { class: "muted", text: text("compare.reading") });
    const titles = { before: before.title, after: after.title };
    scheduleTable(before.definition, after.definition, titles).then(
      (table) => place.replaceWith(table),
      (error: unknown) => {
        place.textContent = error instanceof Error ? error.message : String(error);
      },
    );
    return place;
  }

  /** Opens the line of a node that was chosen in the graph; one that does not differ has none. */
  private open(key: string, byKeyboard: boolean): void {
    const at = this.found?.nodes.findIndex((node) => node.key === key) ?? -1;
    if (!this.nodes || at < 0) return;
    this.nodes.portions.reach(at);
    const { list } = this.nodes;
    const line = list.children[at] as HTMLDetailsElement;
    line.open = true;
    for (const other of all(list, "[data-current]")) other.removeAttribute("data-current");
    line.dataset.current = "";
    line.scrollIntoView({ block: "nearest" });
    if (byKeyboard) line.querySelector("summary")?.focus();
  }
}

function edgeList({ edges }: Difference, before: Side, after: Side): HTMLElement {
  const nameOf = namesOf(before.definition, after.definition);
  const list = make("ul", { class: "compare-edges" });
  const box = make("div", { class: "compare-list" }, list);
  const made = ({ is, edge: { from, to } }: EdgeChange) =>
    make("li", {}, sign(is), " ", text("compare.edge", nameOf(from), nameOf(to)));
  new Portions(list, edges, made, portion);
  return box;
}

function noteRow({ is, before, after }: NoteChange): BeforeAfter {
  const label = text("compare.note");
  return { is, label, before: before?.text ?? "–", after: after?.text ?? "–" };
}
