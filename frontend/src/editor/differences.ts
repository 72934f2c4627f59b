import type { Definition, FlowNode } from "../model";

/** What differs between two states of a flow, in words of the bundle's keys and names. */
export interface Difference {
  key: "added" | "removed" | "changed";
  what:
    | { node: string }
    | { field: "name" | "description" | "properties" | "variables" | "schedule" | "notes" | "edges" };
}

const fields = ["name", "description", "properties", "variables", "schedule", "notes"] as const;

/** How `to` differs from `from`, nodes by their key. Positions count as a change of the node. */
export function differences(from: Definition, to: Definition): Difference[] {
  const found: Difference[] = [];
  for (const field of fields) {
    if (!same(from[field], to[field])) found.push({ key: "changed", what: { field } });
  }
  const before = byKey(from);
  const after = byKey(to);
  for (const [key, node] of after) {
    const old = before.get(key);
    if (!old) found.push({ key: "added", what: { node: node.name } });
    else if (!same(old, node)) found.push({ key: "changed", what: { node: node.name } });
  }
  for (const [key, node] of before) {
    if (!after.has(key)) found.push({ key: "removed", what: { node: node.name } });
  }
  if (!same(edges(from), edges(to))) found.push({ key: "changed", what: { field: "edges" } });
  return found;
}

function byKey(definition: Definition): Map<string, FlowNode> {
  return new Map((definition.nodes ?? []).map((node) => [node.key, node]));
}

function edges(definition: Definition): string[] {
  return (definition.edges ?? []).map((edge) => `${edge.from}>${edge.to}`).sort();
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

/** Without absent, null and empty members and with members in order, so that a way of writing is no difference. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value !== "object") return value;
  const entries = Object.entries(value)
    .map(([key, member]) => [key, plain(member)] as const)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
