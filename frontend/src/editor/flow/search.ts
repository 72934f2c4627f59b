import type { FlowNode } from "../../model";

/** Whether every word of a search is in the node's name, its SQL or the name of its data source. */
export function matches(node: FlowNode, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return false;
  const { dataSource, sql } = node.config ?? {};
  const text = `${node.name}\n${dataSource ?? ""}\n${sql ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
