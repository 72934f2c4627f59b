import { type FlowNode, uniqueName } from "../model";

/** A node that got another name, because both sides gave the same name to two nodes. */
export interface Renamed {
  key: string;
  from: string;
  to: string;
}

/** The nodes with a free name each; theirs keep the names they have. What one side alone has doubled stays so. */
export function withFreeNames(
  nodes: readonly FlowNode[],
  mine: readonly FlowNode[],
  theirs: readonly FlowNode[],
): { nodes: FlowNode[]; renamed: Renamed[] } {
  const stored = new Map(theirs.map((node) => [node.key, node.name]));
  const doubled = new Set([...repeated(mine), ...repeated(theirs)]);
  const all = new Set(nodes.map((node) => node.name));
  const taken = new Set(nodes.filter((node) => stored.get(node.key) === node.name).map((node) => node.name));
  const renamed: Renamed[] = [];
  const named = nodes.map((node) => {
    if (stored.get(node.key) === node.name || doubled.has(node.name)) return node;
    if (!taken.has(node.name)) {
      taken.add(node.name);
      return node;
    }
    const name = uniqueName(node.name, all);
    all.add(name);
    taken.add(name);
    renamed.push({ key: node.key, from: node.name, to: name });
    return { ...node, name };
  });
  return { nodes: named, renamed };
}

function repeated(nodes: readonly FlowNode[]): string[] {
  const known = new Set<string>();
  return nodes.flatMap(({ name }) => {
    const again = known.has(name);
    known.add(name);
    return again ? [name] : [];
  });
}
