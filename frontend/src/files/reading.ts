import type { Definition, Finding } from "../model";
import { call } from "../pages/api";

/** What the console found in a file. */
export interface Reading {
  definition: Definition;
  /** Names of data sources that are not registered here. */
  unknownDataSources: string[];
  findings: Finding[];
  findingCount?: number;
}

/** Has the console look at a file; nothing is stored. What is wrong with it is said with line and column. */
export async function readFlow(file: Blob): Promise<Reading> {
  return (await call<Reading>("POST", "/api/flow-files/reading", { file })).body;
}

/** The definition with other data sources in the place of some. */
export function withDataSources(definition: Definition, chosen: ReadonlyMap<string, string>): Definition {
  if (chosen.size === 0) return definition;
  const nodes = (definition.nodes ?? []).map((node) => {
    const other = chosen.get(node.config?.dataSource ?? "");
    return other === undefined ? node : { ...node, config: { ...node.config, dataSource: other } };
  });
  return { ...definition, nodes };
}

/** The findings that are left when some data sources are replaced by registered ones. */
export function stillFound(
  { definition, findings }: Reading,
  chosen: ReadonlyMap<string, string>,
): readonly Finding[] {
  const replaced = new Set(
    (definition.nodes ?? [])
      .filter((node) => chosen.has(node.config?.dataSource ?? ""))
      .map((node) => node.key),
  );
  return findings.filter(({ code, node }) => code !== "data-source-missing" || !replaced.has(node ?? ""));
}
