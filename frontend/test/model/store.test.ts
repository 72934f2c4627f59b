import { beforeEach, describe, expect, it } from "vitest";
import type { StoreChange } from "../../src/model";
import {
  applied,
  type Definition,
  FlowStore,
  invert,
  isKey,
  newKey,
  PatchMisfit,
  uniqueName,
} from "../../src/model";
import { chain, diamond, flow, node, seeded } from "./flows";

let clock = 0;
const store = (definition: Definition) => new FlowStore(definition, () => clock);
const frozen = <T>(value: T): T => {
  if (value && typeof value === "object") {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
};

beforeEach(() => {
  clock = 0;
});

describe("the store", () => {
  it("gives a new node a free key and a free name", () => {
    const flows = store(flow([]));
    const first = flows.addNode("sql", { x: 20, y: 40 });
    const second = flows.addNode("sql", { x: 20, y: 140 });
    expect(isKey(first)).toBe(true);
    expect(flows.node(first)).toMatchObject({
      name: "SQL for Single Instance",
      kind: "sql",
      position: { x: 20, y: 40 },
    });
    expect(flows.node(second)?.name).toBe("SQL for Single Instance 2");
    expect(first).not.toBe(second);
  });

  it("takes edges away with their nodes and brings all back in place", () => {
    const before = diamond();
    const flows = store(frozen(before));
    flows.removeNodes(["b", "c"]);
    expect(flows.nodes.map((one) => one.key)).toEqual(["a", "d"]);
    expect(flows.edges).toEqual([]);
    flows.undo();
    expect(flows.definition).toEqual(before);
    flows.redo();
    expect(flows.edges).toEqual([]);
  });

  it("refuses a name that is empty, too long or taken, and trims the rest", () => {
    const flows = store(diamond());
    expect(flows.renameNode("a", "  ")).toBe("empty");
    expect(flows.renameNode("a", "x".repeat(201))).toBe("too-long");
    expect(flows.renameNode("a", " Node b ")).toBe("taken");
    expect(flows.canUndo).toBe(false);
    expect(flows.renameNode("a", " Extract data from RDS ")).toBeNull();
    expect(flows.node("a")?.name).toBe("Extract data from RDS");
  });

  it("draws no edge that would close a cycle", () => {
    const flows = store(chain(3));
    expect(flows.connect("n2", "n0")).toEqual({ reason: "cycle", path: ["n0", "n1", "n2"] });
    expect(flows.connect("n0", "nowhere")).toEqual({ reason: "missing" });
    expect(flows.canUndo).toBe(false);
    expect(flows.connect("n0", "n2")).toBeNull();
    expect(flows.edges).toHaveLength(3);
  });

  it("makes one step of what is typed in one go", () => {
    const flows = store(chain(2));
    for (const text of ["s", "se", "sel"]) {
      flows.setNodeSql("n0", text);
      clock += 200;
    }
    clock += 5000;
    flows.setNodeSql("n0", "select");
    flows.undo();
    expect(flows.node("n0")?.config?.sql).toBe("sel");
    flows.undo();
    expect(flows.node("n0")?.config).toBeUndefined();
    flows.redo();
    expect(flows.node("n0")?.config?.sql).toBe("sel");
  });

  it("does not join the typing of two nodes, nor typing over another edit", () => {
    const flows = store(chain(2));
    flows.setNodeSql("n0", "a");
    flows.setNodeSql("n1", "b");
    flows.setNodeConfig("n1", { dataSource: "RDS" });
    flows.setNodeSql("n1", "bb");
    for (let steps = 0; steps < 3; steps++) flows.undo();
    expect(flows.node("n1")?.config?.sql).toBeUndefined();
    expect(flows.node("n0")?.config?.sql).toBe("a");
  });

  it("makes one step of a group and tells of it once", () => {
    const flows = store(chain(2));
    const told: StoreChange[] = [];
    flows.subscribe((change) => told.push(change));
    flows.group("add-downstream", () => {
      const key = flows.addNode("sql", { x: 0, y: 0 });
      flows.connect("n1", key);
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ origin: "edit", label: "add-downstream", edges: true, revision: 1 });
    flows.undo();
    expect(flows.definition).toEqual(chain(2));
  });

  it("forgets what was taken back once something else is done", () => {
    const flows = store(chain(2));
    flows.setName("One");
    flows.undo();
    flows.setName("Two");
    expect(flows.canRedo).toBe(false);
    expect(flows.redo()).toBeNull();
  });

  it("keeps absent fields absent after undo", () => {
    const flows = store(frozen(flow([node("a")])));
    flows.setSchedule({ enabled: true, type: "PERIODIC", cycle: "HOUR" });
    flows.setProperties({ zone: "Asia/Shanghai" });
    flows.setVariables([{ kind: "constant", name: "a", value: "1" }]);
    while (flows.undo());
    expect(Object.keys(flows.definition)).toEqual(Object.keys(flow([node("a")])));
  });

  it("does nothing for an edit that changes nothing", () => {
    const flows = store(diamond());
    flows.setName("Sample");
    flows.moveNodes(new Map([["a", { x: 0, y: 100 }]]));
    flows.renameNode("a", "Node a");
    flows.disconnect([{ from: "x", to: "y" }]);
    flows.removeNodes(["nobody"]);
    expect(flows.revision).toBe(0);
  });

  it("survives documents that validation will complain about", () => {
    const odd = flow(
      [node("a"), { ...node("a"), name: "Double" }],
      ["a", "ghost"],
      ["a", "a"],
      ["a", "ghost"],
    );
    const flows = store(frozen(odd));
    flows.removeNodes(["a"]);
    expect(flows.edges).toEqual([]);
    flows.undo();
    expect(flows.definition).toEqual(odd);
  });

  it("comes back to the first document by undo, and to the last by redo, whatever was done", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed);
      const first = frozen(seed % 2 ? diamond() : chain(6));
      const flows = store(first);
      for (let edit = 0; edit < 60; edit++) {
        clock += random() * 2000;
        randomEdit(flows, random);
        frozen(flows.definition);
      }
      while (flows.redo());
      const last = flows.definition;
      while (flows.undo()) frozen(flows.definition);
      expect(flows.definition).toEqual(first);
      while (flows.redo());
      expect(flows.definition).toEqual(last);
    }
  });
});

describe("a patch", () => {
  it("is the opposite of its inverse", () => {
    const flows = store(diamond());
    const patch = {
      label: "x",
      changes: [{ on: "node" as const, at: 1, before: flows.node("b")!, after: null }],
    };
    expect(applied(applied(flows.definition, patch), invert(patch))).toEqual(diamond());
  });

  it("is refused where it does not fit", () => {
    const patch = { label: "x", changes: [{ on: "node" as const, at: 0, before: node("z"), after: null }] };
    expect(() => store(diamond()).apply(patch)).toThrow(PatchMisfit);
  });
});

describe("keys and names", () => {
  it("are never used twice", () => {
    const taken = new Set<string>();
    const random = seeded(1);
    for (let count = 0; count < 5000; count++) {
      const key = newKey(taken, random);
      expect(isKey(key)).toBe(true);
      expect(taken.has(key)).toBe(false);
      taken.add(key);
    }
  });

  it("stay within 200 characters", () => {
    const long = "x".repeat(200);
    expect(uniqueName(long, new Set([long]))).toHaveLength(200);
  });
});

function randomEdit(flows: FlowStore, random: () => number): void {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const key = () => pick(flows.nodes)?.key ?? "none";
  const edits: (() => unknown)[] = [
    () =>
      flows.addNode("sql", { x: random() * 1000, y: random() * 1000 }, { key: newKey(new Set(), random) }),
    () => flows.removeNodes([key(), key()]),
    () => flows.moveNodes(new Map([key(), key()].map((one) => [one, { x: random(), y: random() }]))),
    () => flows.renameNode(key(), `Name ${Math.floor(random() * 9)}`),
    () => flows.setNodeSql(key(), `select ${Math.floor(random() * 3)}`),
    () => flows.setNodeConfig(key(), { dataSource: pick(["A", "B", null]) ?? null }),
    () => flows.setNodeVariables(key(), random() < 0.5 ? [] : [{ kind: "time", name: "d", format: "yyyy" }]),
    () => flows.setNodePolicy(key(), { retries: Math.floor(random() * 3) }),
    () => flows.connect(key(), key()),
    () => flows.disconnect(flows.edges.filter(() => random() < 0.4)),
    () => flows.setProperties({ errorHandling: pick(["COMPLETE_RUNNING", "COMPLETE_POSSIBLE"]) ?? null }),
    () =>
      flows.setSchedule(
        random() < 0.5 ? null : { type: "ONCE", at: `2026-01-0${1 + Math.floor(random() * 9)}T00:00` },
      ),
    () => flows.addNote({ text: `${random()}`, x: 0, y: 0, w: 1, h: 1 }),
    () => flows.setDescription(`${Math.floor(random() * 3)}`),
    () =>
      flows.group("group", () => {
        const added = flows.addNode("sql", { x: 0, y: 0 });
        flows.connect(key(), added);
        flows.removeNodes([key()]);
      }),
    () => flows.undo(),
    () => flows.redo(),
  ];
  pick(edits)?.();
}
