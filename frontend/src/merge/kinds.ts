import {
  completeVariable,
  type FlowPart,
  type NodePart,
  partsOfFlow,
  partsOfNode,
  partsOfSchedule,
} from "../compare/parts";
import type { Definition, FlowNode, Note, Variable } from "../model";

/** What people choose about: a question never covers less than one of these. */
export type Part =
  | "presence"
  | "name"
  | "description"
  | "sql"
  | "settings"
  | "variables"
  | "place"
  | "properties"
  | "schedule"
  | "value"
  | "text";

/** How things of one kind are compared and mixed, field by field. */
export interface Kind<T> {
  is: "flow" | "variable" | "node" | "note";
  keyOf(thing: T): string;
  /** Every field that may differ, with its default filled in. */
  fields(thing: T): Record<string, unknown>;
  partOf(field: string): Part;
  /** `to` with the field as `from` has it, absent fields included. */
  copied(field: string, from: T, to: T): T;
}

type Outer = Record<string, unknown>;

function withField<T extends object>(to: T, field: string, value: unknown): T {
  const result = { ...to } as Outer;
  if (value === undefined) delete result[field];
  else result[field] = value;
  return result as T;
}

function withInner<T extends object>(to: T, outer: string, field: string, from: T): T {
  const value = ((from as Outer)[outer] as Outer | null | undefined)?.[field];
  const known = (to as Outer)[outer] as Outer | null | undefined;
  if (value === undefined && !known) return to;
  return withField(to, outer, withField(known ?? {}, field, value));
}

const ofConfig = new Set<string>(["dataSource", "sql", "transaction", "expectations"]);
const ofNode = new Set<string>(["name", "kind", "description", "variables"]);

export const nodes: Kind<FlowNode> = {
  is: "node",
  keyOf: (node) => node.key,
  fields: (node) => ({
    ...(partsOfNode(node) satisfies Record<NodePart, unknown>),
    variables: (node.variables ?? []).map(completeVariable),
    place: { x: node.position?.x ?? 0, y: node.position?.y ?? 0 },
  }),
  partOf: (field) =>
    field === "name" ||
    field === "description" ||
    field === "sql" ||
    field === "variables" ||
    field === "place"
      ? field
      : "settings",
  copied: (field, from, to) => {
    if (field === "place") return withField(to, "position", from.position);
    if (ofNode.has(field)) return withField(to, field, from[field as keyof FlowNode]);
    return withInner(to, ofConfig.has(field) ? "config" : "policy", field, from);
  },
};

export const variables: Kind<Variable> = {
  is: "variable",
  keyOf: (variable) => variable.name,
  fields: (variable) => ({ value: completeVariable(variable) }),
  partOf: () => "value",
  copied: (_, from) => from,
};

export const notes: Kind<Note> = {
  is: "note",
  keyOf: (note) => note.key,
  fields: ({ text, x, y, w, h }) => ({ text, place: { x, y, w, h } }),
  partOf: (field) => (field === "text" ? "text" : "place"),
  copied: (field, from, to) => {
    const { x, y, w, h } = from;
    return field === "text" ? { ...to, text: from.text } : { ...to, x, y, w, h };
  },
};

/** Everything of the flow that is no list. The fields of its schedule mean something only together. */
export const flow: Kind<Definition> = {
  is: "flow",
  keyOf: () => "flow",
  fields: (definition) => {
    const { concurrency, limit, ...rest } = partsOfFlow(definition) satisfies Record<FlowPart, unknown>;
    return { ...rest, concurrency: { concurrency, limit }, schedule: partsOfSchedule(definition.schedule) };
  },
  partOf: (field) =>
    field === "name" || field === "description" || field === "schedule" ? field : "properties",
  copied: (field, from, to) =>
    field === "name" || field === "description" || field === "schedule"
      ? withField(to, field, from[field])
      : withInner(to, "properties", field, from),
};
