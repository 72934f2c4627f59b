import { describe, expect, it } from "vitest";
import { same } from "../../src/compare/alike";
import { replacement } from "../../src/compare/replacement";
import { merge, type Side } from "../../src/merge";
import { identified } from "../../src/merge/lists";
import { type Definition, defaultPolicy, FlowStore } from "../../src/model";
import { diamond, edited, random } from "./flows";

const rounds = 200;

const triples = Array.from({ length: rounds }, (_, seed) => {
  const next = random(seed);
  const grown = (from: Definition, most: number) => {
    let flow = from;
    for (let count = Math.floor(next() * most); count >= 0; count--) flow = edited(flow, next);
    return flow;
  };
  const base = grown(diamond(), 4);
  return { seed, base, mine: grown(base, 10), theirs: grown(base, 10) };
});

/** Every fact that a flow states, by an address that does not depend on order. */
function facts({ nodes, edges, variables, notes, properties, ...head }: Definition): Map<string, string> {
  const found = new Map<string, string>();
  const state = (at: string, value: unknown) => {
    if (!same(value, undefined)) found.set(at, JSON.stringify(value));
  };
  for (const [id, { config, policy, name, position, variables: own }] of identified(
    nodes,
    (one) => one.key,
  )) {
    state(`node ${id}`, true);
    for (const [field, value] of Object.entries({
      ...config,
      ...defaultPolicy,
      ...policy,
      name,
      position,
      own,
    }))
      state(`node ${id} ${field}`, value);
  }
  for (const { from, to } of edges ?? []) state(`edge ${from}>${to}`, true);
  for (const variable of variables ?? []) state(`variable ${variable.name}`, variable);
  for (const { key, text, ...place } of notes ?? []) {
    state(`note ${key} text`, text);
    state(`note ${key} place`, place);
  }
  for (const [field, value] of Object.entries({ ...properties, ...head })) state(`flow ${field}`, value);
  return found;
}

function answered(base: Definition, mine: Definition, theirs: Definition, side: Side) {
  const found = merge(base, mine, theirs);
  const answers = new Map(found.questions.map(({ id }) => [id, side]));
  return { ...found, ...found.outcome(answers) };
}

describe("random flows, merged", () => {
  it("give what only one side made of them, as it was written", () => {
    for (const { seed, base, mine } of triples) {
      expect(merge(base, mine, mine).outcome(new Map()).definition, `${seed}`).toEqual(mine);
      expect(merge(base, base, mine).outcome(new Map()).definition, `${seed}`).toEqual(mine);
      expect(merge(base, mine, base).outcome(new Map()).definition, `${seed}`).toEqual(mine);
      expect(merge(base, base, mine).questions, `${seed}`).toEqual([]);
      expect(merge(base, mine, base).questions, `${seed}`).toEqual([]);
    }
  });

  it("are well-formed: no doubled keys or names, no loose dependencies", () => {
    for (const { seed, base, mine, theirs } of triples) {
      for (const side of ["mine", "theirs"] as const) {
        const { definition } = answered(base, mine, theirs, side);
        const keys = definition.nodes?.map((node) => node.key) ?? [];
        const names = definition.nodes?.map((node) => node.name) ?? [];
        const loose = definition.edges?.filter(({ from, to }) => !keys.includes(from) || !keys.includes(to));
        expect([new Set(keys).size, new Set(names).size, loose], `${seed}`).toEqual([
          keys.length,
          names.length,
          [],
        ]);
      }
    }
  });

  it.each(["mine", "theirs"] as const)("keep every change of the side that answers all: %s", (side) => {
    let asked = 0;
    let equal = 0;
    for (const { seed, base, mine, theirs } of triples) {
      const { definition, questions, renamed } = answered(base, mine, theirs, side);
      const [before, own, result] = [facts(base), facts(side === "mine" ? mine : theirs), facts(definition)];
      const free = new Set(renamed.map(({ key }) => `node ${key} name`));
      for (const at of new Set([...before.keys(), ...own.keys()])) {
        const changed = before.get(at) !== own.get(at);
        if (changed && !free.has(at)) expect(result.get(at), `${seed}: ${at}`).toBe(own.get(at));
      }
      asked += questions.length;
      const others = facts(side === "mine" ? theirs : mine);
      const contradicted = [...new Set([...before.keys(), ...others.keys()])].every(
        (at) => before.get(at) === others.get(at) || before.get(at) !== own.get(at),
      );
      if (contradicted && renamed.length === 0) {
        equal++;
        expect([...result].sort(), `${seed}`).toEqual([...own].sort());
      }
    }
    // The flows are random enough to have met what this is about.
    expect(asked).toBeGreaterThan(50);
    expect(equal).toBeGreaterThan(5);
  });

  it("lose nothing of either side that is not asked about", () => {
    for (const { seed, base, mine, theirs } of triples) {
      const { definition, questions, renamed } = answered(base, mine, theirs, "theirs");
      const [before, own, result] = [facts(base), facts(mine), facts(definition)];
      for (const at of new Set([...before.keys(), ...own.keys()])) {
        if (before.get(at) === own.get(at) || result.get(at) === own.get(at)) continue;
        const [kind, id] = at.split(" ") as [string, string];
        const about = questions.some(
          (question) =>
            question.id.startsWith(`${kind}:${id}:`) ||
            (kind === "flow" && question.is === "flow") ||
            (question.is === "places" && /position|place/.test(at)) ||
            (kind === "edge" &&
              (question.is === "cycle" ||
                id.split(">").some((key) => question.id === `node:${key}:presence`))),
        );
        const renamedHere = renamed.some(({ key }) => at === `node ${key} name`);
        expect(about || renamedHere, `${seed}: ${at}`).toBe(true);
      }
    }
  });

  it("become one step that can be taken back", () => {
    for (const { seed, base, mine, theirs } of triples) {
      const { definition } = answered(base, mine, theirs, "theirs");
      const store = new FlowStore(mine);
      store.apply(replacement("merge", mine, definition));
      expect(store.definition, `${seed}`).toEqual(definition);
      if (store.canUndo) store.undo();
      expect(store.definition, `${seed}`).toEqual(mine);
      expect(store.canUndo).toBe(false);
    }
  });
});
