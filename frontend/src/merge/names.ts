import { type FlowNode, nameOf, uniqueName } from "../model";

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
  const stored = new Map(theirs.map((node) => [node.key, nameOf(node.name)]));
  const keeps = (node: FlowNode) => stored.get(node.key) === nameOf(node.name);
  const doubled = new Set([...repeated(mine), ...repeated(theirs)]);
  const all = new Set(nodes.map((node) => nameOf(node.name)));
  const taken = new Set(nodes.filter(keeps).map((node) => nameOf(node.name)));
  const renamed: Renamed[] = [];
  const named = nodes.map((node) => {
    const name = nameOf(node.name);
    if (keeps(node) || doubled.has(name)) return node;
    if (!taken.has(name)) {
      taken.add(name);
      return node;
    }
    const free = uniqueName(name, all);
    all.add(free);
    taken.add(free);
    renamed.push({ key: node.key, from: node.name, to: free });
    return { ...node, name: free };
  });
  return { nodes: named, renamed };
}

function repeated(nodes: readonly FlowNode[]): string[] {
  const known = new Set<string>();
  return nodes.flatMap((node) => {
    const name = nameOf(node.name);
    const again = known.has(name);
    known.add(name);
    return again ? [name] : [];
  });
}
