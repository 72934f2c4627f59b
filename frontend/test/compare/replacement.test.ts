import { describe, expect, it } from "vitest";
import { replacement } from "../../src/compare/replacement";
import { type Definition, FlowStore } from "../../src/model";
import { diamond, flow, node, seeded } from "../model/flows";
import { edits, full, reversed } from "./edits";

function replaced(before: Definition, after: Definition): FlowStore {
  const store = new FlowStore(before);
  store.apply(replacement("restore", before, after));
  return store;
}

/** Empty lists and absent ones are the same here. */
const written = (definition: Definition) => ({
  ...definition,
  nodes: definition.nodes ?? [],
  edges: definition.edges ?? [],
});

describe("the step from one state to another", () => {
  it.each(Array.from({ length: 80 }, (_, at) => at + 1))("leads there and back, seed %i", (seed) => {
    const random = seeded(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const edited = () =>
      [pick(edits), pick(edits), pick(edits)].reduce((state, [, edit]) => edit(state), full());
    const [before, after] = [edited(), edited()];
    const turned = random() < 0.3 ? { ...after, nodes: [...(after.nodes ?? [])].reverse() } : after;
    const store = replaced(before, turned);
    expect(written(store.definition)).toEqual(written(turned));
    store.undo();
    expect(written(store.definition)).toEqual(written(before));
  });

  it("touches only the nodes that differ", () => {
    const store = new FlowStore(diamond());
    const told: ReadonlySet<string>[] = [];
    store.subscribe(({ nodes }) => told.push(nodes));
    const [a, , c, d] = diamond().nodes!;
    const after = flow([a!, { ...c!, name: "Other" }, d!, node("e")], ["a", "c"], ["c", "d"]);
    store.apply(replacement("restore", store.definition, after));
    expect(told).toEqual([new Set(["b", "c", "e"])]);
  });

  it("does nothing when nothing differs", () => {
    const store = replaced(full(), full());
    expect(store.canUndo).toBe(false);
    expect(replacement("restore", full(), reversed(full()) as Definition).changes.length).toBeGreaterThan(0);
  });
});
