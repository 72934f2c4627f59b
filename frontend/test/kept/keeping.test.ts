import { beforeEach, describe, expect, it } from "vitest";
import { Autosave, type Saved } from "../../src/editor/autosave";
import { Keeping } from "../../src/kept/keeping";
import { foundWork, type KeptWork } from "../../src/kept/work";
import { type Definition, FlowStore } from "../../src/model";
import { Offline } from "../../src/pages/api";

const settled = () => new Promise((done) => setTimeout(done));
const named = (name: string): Definition => ({ format: "millrace/v1", name });

let shelf: Map<string, KeptWork>;
let full: boolean;
let timers: (() => void)[];
let answers: { answer: (saved: Saved) => void; fail: (error: unknown) => void }[];
let store: FlowStore;
let autosave: Autosave;
let keeping: Keeping;

async function pass(): Promise<void> {
  for (const act of timers.splice(0)) act();
  await settled();
}

beforeEach(() => {
  shelf = new Map();
  full = false;
  timers = [];
  answers = [];
  store = new FlowStore(named("orders"));
  autosave = new Autosave(
    store,
    { revision: 7, definition: store.definition },
    {
      save: () => new Promise((answer, fail) => answers.push({ answer, fail })),
      after: () => () => {},
    },
  );
  keeping = new Keeping(
    store,
    autosave,
    {
      put: async (work) => {
        if (full) throw new DOMException("full", "QuotaExceededError");
        shelf.set(work.id, work);
      },
      remove: async (...ids) => ids.forEach((id) => void shelf.delete(id)),
    },
    { id: "w", account: "anna", flow: "f" },
    { now: () => 1000, after: (_, act) => void timers.push(act) },
  );
});

describe("unsaved work", () => {
  it("is kept with what it was made from, and taken away once the server has it", async () => {
    store.setName("mine");
    await pass();
    expect(shelf.get("w")).toEqual({
      id: "w",
      account: "anna",
      flow: "f",
      at: 1000,
      revision: 7,
      base: named("orders"),
      draft: named("mine"),
    });
    autosave.retryNow();
    answers[0]?.answer({ revision: 8, findings: [] });
    await settled();
    await pass();
    expect(shelf.size).toBe(0);
  });

  it("stays kept while the server cannot be reached, in its latest state", async () => {
    store.setName("a");
    await pass();
    autosave.retryNow();
    answers[0]?.fail(new Offline());
    await settled();
    store.setName("b");
    await pass();
    expect(shelf.get("w")).toMatchObject({ revision: 7, draft: named("b") });
  });

  it("names the new revision when only a part of it was saved", async () => {
    store.setName("a");
    await pass();
    autosave.retryNow();
    store.setName("b");
    answers[0]?.answer({ revision: 8, findings: [] });
    await settled();
    await pass();
    expect(shelf.get("w")).toMatchObject({ revision: 8, base: named("a"), draft: named("b") });
  });

  it("is written once for changes that follow each other", () => {
    store.setName("a");
    store.setName("b");
    expect(timers).toHaveLength(1);
  });

  it("takes the place of the work that was restored into it, not before it is kept itself", async () => {
    shelf.set("old", {} as KeptWork);
    store.setName("restored");
    full = true;
    keeping.replace("old");
    await settled();
    expect([...shelf.keys()]).toEqual(["old"]);
    full = false;
    await pass();
    expect([...shelf.keys()]).toEqual(["w"]);
  });

  it("says once that the browser refuses, and that it takes it again", async () => {
    const turns: boolean[] = [];
    keeping.onTurn = (works) => turns.push(works);
    full = true;
    store.setName("a");
    await pass();
    store.setName("b");
    await pass();
    full = false;
    store.setName("c");
    await pass();
    expect(turns).toEqual([false, true]);
  });
});

describe("work that is found", () => {
  const work = (id: string, at: number, draft: Definition, base = named("base")): KeptWork => ({
    id,
    account: "anna",
    flow: "f",
    at,
    revision: 1,
    base,
    draft,
  });

  it("is offered newest first, unless its window lives or the server has it", () => {
    const all = [
      work("older", 1, named("a")),
      work("newer", 2, named("b")),
      work("alive", 3, named("c")),
      work("saved", 4, { ...named("stored"), description: "" }),
      work("undone", 5, named("base")),
    ];
    const found = foundWork(all, new Set(["alive"]), named("stored"));
    expect(found.lost.map(({ id }) => id)).toEqual(["newer", "older"]);
    expect(found.saved).toEqual(["saved", "undone"]);
  });
});
