import type { Definition } from "../model";
import { all, make } from "../pages/dom";
import { text } from "../pages/texts";
import { type Difference, difference, firesDiffer, isEmpty, type NoteChange } from "./difference";
import { ComparisonGraph } from "./graph";
import { nodeDetails } from "./node-details";
import { scheduleTable } from "./schedule-part";
import { namesOf, summary } from "./sentences";
import { sign } from "./signs";
import { type BeforeAfter, beforeAfter, partRows, variableRows } from "./tables";

/** A state of a flow with the name that people know it by, such as “Version 3” or “Draft”. */
export interface Side {
  title: string;
  definition: Definition;
}

/** Nodes that are listed at once. */
const portion = 100;

/**
 * The whole comparison of two states of a flow: in a line of words, as a graph, and part by part. What a part holds is
 * made when somebody opens it, so that a thousand nodes are no more than a thousand names.
 */
export class ComparisonView {
  readonly root = make("div", { class: "comparison" });
  private readonly graph = new ComparisonGraph((key, byKeyboard) => this.open(key, byKeyboard));
  private readonly nodes = make("div", { class: "compare-nodes" });
  private before: Side | null = null;
  private after: Side | null = null;
  private found: Difference | null = null;

  show(before: Side, after: Side): void {
    const found = difference(before.definition, after.definition);
    [this.before, this.after, this.found] = [before, after, found];
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
    if (found.nodes.length > 0) {
      this.nodes.replaceChildren();
      this.list();
      add("compare.nodes", this.nodes);
    }
    if (found.edges.length > 0) add("compare.edges", this.edges(found));
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

  /** Lists the next nodes that differ, as far as there are more than fit at once. */
  private list(): void {
    const { found, before, after } = this;
    if (!found || !before || !after) return;
    const titles = { before: before.title, after: after.title };
    const listed = this.nodes.childElementCount;
    const next = found.nodes.slice(listed, listed + portion).map((node) => {
      const details = nodeDetails(node, titles);
      details.addEventListener("toggle", () => {
        if (details.open) this.graph.select(node.key);
      });
      return details;
    });
    this.nodes.append(...next);
    const rest = found.nodes.length - listed - next.length;
    if (rest <= 0) return;
    const more = make("button", { class: "button", text: text("compare.nodes.more", rest) });
    more.type = "button";
    more.addEventListener("click", () => {
      more.remove();
      this.list();
      this.line(found.nodes[listed + portion]?.key)
        ?.querySelector("summary")
        ?.focus();
    });
    this.nodes.append(more);
  }

  private edges({ edges }: Difference): HTMLElement {
    const nameOf = namesOf(this.before!.definition, this.after!.definition);
    const items = edges.map(({ is, edge }) =>
      make("li", {}, sign(is), " ", text("compare.edge", nameOf(edge.from), nameOf(edge.to))),
    );
    return make("ul", { class: "compare-edges" }, ...items);
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
    while (!this.line(key) && this.found?.nodes.some((node) => node.key === key)) {
      this.nodes.querySelector(":scope > button")?.remove();
      this.list();
    }
    const line = this.line(key);
    if (!line) return;
    line.open = true;
    for (const other of all(this.nodes, "[data-current]")) other.removeAttribute("data-current");
    line.dataset.current = "";
    line.scrollIntoView({ block: "nearest" });
    if (byKeyboard) line.querySelector("summary")?.focus();
  }

  private line(key: string | undefined): HTMLDetailsElement | null {
    return key === undefined
      ? null
      : this.nodes.querySelector<HTMLDetailsElement>(`:scope > [data-key="${CSS.escape(key)}"]`);
  }
}

function noteRow({ is, before, after }: NoteChange): BeforeAfter {
  const label = text("compare.note");
  return { is, label, before: before?.text ?? "–", after: after?.text ?? "–" };
}
