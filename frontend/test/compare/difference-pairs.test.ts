import { describe, expect, it } from "vitest";
import { type Difference, difference } from "../../src/compare/difference";
import type { Definition } from "../../src/model";
import { seeded } from "../model/flows";
import { edits, full, named, reversed, rewordings } from "./edits";

/** `before` with all that the difference names taken over, and nothing else: what it left out would be missing. */
function takenOver(before: Definition, found: Difference): Definition {
  const side = <T extends { key: string }>(list: T[], changed: { key: string; after: T | null }[]) => {
    const kept = list.filter(({ key }) => changed.every((one) => one.key !== key));
    return [...kept, ...changed.flatMap(({ after }) => (after ? [after] : []))];
  };
  const edges = [...(before.edges ?? [])];
  for (const { edge, is } of found.edges) {
    const at = edges.findIndex(({ from, to }) => from === edge.from && to === edge.to);
    if (is === "added") edges.push(edge);
    else edges.splice(at, 1);
  }
  const variables = (before.variables ?? []).filter(({ name }) =>
    found.variables.every((one) => one.name !== name),
  );
  const part = (name: string) => found.fields.find((field) => field.part === name);
  const taken = (name: string, otherwise: unknown) => part(name)?.after ?? otherwise;
  const { properties } = before;
  const concurrency = {
    policy: taken("concurrency", properties?.concurrency?.policy),
    limit: part("limit") ? part("limit")?.after : properties?.concurrency?.limit,
  };
  return {
    format: "millrace/v1",
    name: taken("name", before.name),
    description: taken("description", before.description),
    properties: {
      zone: taken("zone", properties?.zone),
      errorHandling: taken("errorHandling", properties?.errorHandling),
      stakeholders: taken("stakeholders", properties?.stakeholders),
      concurrency,
    },
    variables: [...variables, ...found.variables.flatMap(({ after }) => (after ? [after] : []))],
    nodes: side(before.nodes ?? [], found.nodes),
    edges,
    schedule: found.schedule ? found.schedule.after : before.schedule,
    notes: side(before.notes ?? [], found.notes),
  } as Definition;
}

describe("random pairs of flows", () => {
  const swap = { added: "removed", removed: "added" } as Record<string, string>;
  const turned = (words: string[]) =>
    words.map((word) => word.replace(/(added|removed)$/, (sign) => swap[sign]!)).sort();

  it.each(Array.from({ length: 150 }, (_, at) => at + 1))("leave nothing unnamed, seed %i", (seed) => {
    const random = seeded(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const edited = () =>
      [pick(edits), pick(edits), pick(edits)].reduce((state, [, edit]) => edit(state), full());
    const [before, after] = [edited(), edited()];
    const [, reword] = pick(rewordings);
    const found = difference(before, after);
    expect(named(difference(after, reversed(after) as Definition))).toEqual([]);
    expect(named(difference(full(), reword(full())))).toEqual([]);
    expect(named(difference(takenOver(before, found), after))).toEqual([]);
    expect(turned(named(found))).toEqual(named(difference(after, before)));
  });
});
