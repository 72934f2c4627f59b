import type { Bundle } from "./clipboard";
import { checkedEdge, checkedNode, checkedNote, isRecord } from "./shape";

/**
 * The bundle that a text holds, a whole flow's file included; null when the text is anything else. Only what the format
 * knows is taken, so that nothing is pasted which the console would then refuse to save.
 */
export function bundleFrom(text: string): Bundle | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(read) || read.format !== "millrace/v1") return null;
  const nodes = list(read.nodes, checkedNode);
  const edges = list(read.edges, checkedEdge);
  const notes = list(read.notes, checkedNote);
  if (!nodes || !edges || !notes || nodes.length + notes.length === 0) return null;
  const keys = new Set(nodes.map((node) => node.key));
  if (keys.size !== nodes.length) return null;
  return { nodes, edges: edges.filter((edge) => keys.has(edge.from) && keys.has(edge.to)), notes };
}

function list<T>(value: unknown, check: (one: unknown) => T | null): T[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const checked = value.map(check);
  return checked.every((one) => one !== null) ? (checked as T[]) : null;
}
