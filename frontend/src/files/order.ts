import type { Definition, Edge } from "../model";

/**
 * The definition with its nodes and edges in the order in which another one has them, and what is new after them. A file
 * sorts both; what stays as it is should stay where it lies.
 */
export function inOrderOf(other: Definition, definition: Definition): Definition {
  return {
    ...definition,
    nodes: ordered(other.nodes ?? [], definition.nodes ?? [], ({ key }) => key),
    edges: ordered(other.edges ?? [], definition.edges ?? [], ends),
  };
}

function ordered<T>(model: readonly T[], list: readonly T[], nameOf: (one: T) => string): T[] {
  const places = new Map(model.map((one, at) => [nameOf(one), at]));
  const place = (one: T) => places.get(nameOf(one)) ?? model.length;
  return [...list].sort((a, b) => place(a) - place(b));
}

function ends({ from, to }: Edge): string {
  return `${from}>${to}`;
}
