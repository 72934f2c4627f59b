import type { Definition, Edge } from "../model";
import { text } from "../pages/texts";
import type { Difference } from "./difference";

const signs = ["added", "removed", "changed", "moved"] as const;

/** All that differs in one line: how many nodes and dependencies came, went and changed, and what else did. */
export function summary(found: Difference): string {
  const counted = (what: string, list: readonly { is: string }[]) =>
    signs.flatMap((is) => {
      const count = list.filter((one) => one.is === is).length;
      const key = `compare.count.${what}.${is}`;
      return count === 0 ? [] : [count === 1 ? text(`${key}.one`) : text(key, count)];
    });
  const rest = otherwise(found).map((what) => text("compare.count.of", text(`compare.of.${what}`)));
  const all = [...counted("node", found.nodes), ...counted("edge", found.edges), ...rest];
  return all.length === 0 ? text("compare.same") : all.join(", ");
}

/** A line for each node, each dependency and each field that differs, nodes by their names. */
export function sentences(found: Difference, before: Definition, after: Definition): string[] {
  const nameOf = namesOf(before, after);
  return [
    ...otherwise(found).map((what) => text("compare.changed", text(`compare.of.${what}`))),
    ...found.nodes.map(({ is, key }) => text(`compare.${is}`, text("compare.of.node", nameOf(key)))),
    ...found.edges.map(({ is, edge }) => text(`compare.${is}`, edgeWords(edge, nameOf))),
  ];
}

export function edgeWords(edge: Edge, nameOf: (key: string) => string): string {
  return text("compare.of.edge", nameOf(edge.from), nameOf(edge.to));
}

/** The name that a node has, or had before it was removed; a loose end of an edge keeps its key. */
export function namesOf(before: Definition, after: Definition): (key: string) => string {
  const nodes = [...(before.nodes ?? []), ...(after.nodes ?? [])];
  const names = new Map(nodes.map((node) => [node.key, node.name]));
  return (key) => names.get(key) ?? key;
}

/** What differs beside nodes and dependencies. */
function otherwise({ fields, variables, schedule, notes }: Difference): string[] {
  const has = (part: string) => fields.some((field) => field.part === part);
  const all: [string, boolean][] = [
    ["name", has("name")],
    ["description", has("description")],
    ["properties", fields.some(({ part }) => part !== "name" && part !== "description")],
    ["variables", variables.length > 0],
    ["schedule", schedule !== null],
    ["notes", notes.length > 0],
  ];
  return all.flatMap(([what, differs]) => (differs ? [what] : []));
}
