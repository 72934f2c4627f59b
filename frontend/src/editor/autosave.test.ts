import { describe, expect, it } from "vitest";
import { type Definition, FlowStore } from "../model";
import { ApiProblem, Offline } from "../pages/api";
import { Autosave, NotSaved, type Saved, type Theirs } from "./autosave";

function world() {
  const timers: { ms: number; act: () => void; live: boolean }[] = [];
  const requests: {
    definition: Definition;
    revision: number;
    answer: (saved: Saved) => void;
    fail: (e: unknown) => void;
  }[] = [];
  return {
    timers,
    requests,
    after(ms: number, act: () => void) {
      const timer = { ms, act, live: true };
      timers.push(timer);
      return () => {
        timer.live = false;
      };
    },
    save(definition: Definition, revision: number) {
      return new Promise<Saved>((answer, fail) => requests.push({ definition, revision, answer, fail }));
    },
    tick() {
      const due = timers.splice(0).filter((timer) => timer.live);
      for (const timer of due) timer.act();
      return due.map((timer) => timer.ms);
    },
  };
}

const settled = () => new Promise((done) => setTimeout(done));

function flow(): FlowStore {
  return new FlowStore({ format: "millrace/v1", name: "orders" });
}

describe("autosave", () => {
  it("saves one second after the last change, naming the revision it was made from", async () => {
    const store = flow();
    const around = world();
    const autosave = new Autosave(store, 7, around);
    store.setName("a");
    store.setName("ab");
    expect(autosave.current).toEqual({ is: "unsaved" });
    expect(around.tick()).toEqual([1000]);
    expect(around.requests).toHaveLength(1);
    expect(around.requests[0]).toMatchObject({ revision: 7, definition: { name: "ab" } });
    around.requests[0]?.answer({ revision: 8, findings: [] });
    await settled();
    expect(autosave.current).toEqual({ is: "saved", revision: 8 });
    expect(autosave.dirty).toBe(false);
  });

  it("saves again what was changed while a request was under way", async () => {
    const store = flow();
    const around = world();
    const autosave = new Autosave(store, 1, around);
    store.setName("a");
    around.tick();
    store.setName("b");
    around.tick();
    expect(around.requests).toHaveLength(1);
    around.requests[0]?.answer({ revision: 2, findings: [] });
    await settled();
    expect(autosave.dirty).toBe(true);
    around.tick();
    expect(around.requests[1]).toMatchObject({ revision: 2, definition: { name: "b" } });
  });

  it("keeps what is unsaved while it is offline, and tries again ever more rarely", async () => {
    const store = flow();
    const around = world();
    const autosave = new Autosave(store, 1, around);
    store.setName("a");
    around.tick();
    around.requests[0]?.fail(new Offline());
    await settled();
    expect(autosave.current).toEqual({ is: "offline" });
    expect(around.tick()).toEqual([2000]);
    around.requests[1]?.fail(new Offline());
    await settled();
    expect(around.tick()).toEqual([4000]);
    around.requests[2]?.answer({ revision: 2, findings: [] });
    await settled();
    expect(autosave.current).toEqual({ is: "saved", revision: 2 });
  });

  it("stops at a conflict until a side is chosen, then saves over the revision that was seen", async () => {
    const store = flow();
    const around = world();
    const autosave = new Autosave(store, 1, around);
    const seen: Theirs[] = [];
    autosave.onConflict = (theirs) => seen.push(theirs);
    store.setName("mine");
    around.tick();
    const definition: Definition = { format: "millrace/v1", name: "theirs" };
    around.requests[0]?.fail(new ApiProblem(409, { code: "stale-revision", revision: 5, definition }));
    await settled();
    store.setDescription("still typing");
    expect(around.tick()).toEqual([]);
    await expect(autosave.flush()).rejects.toBeInstanceOf(NotSaved);
    expect(seen).toEqual([{ revision: 5, definition }]);
    autosave.keepMine(seen[0] as Theirs);
    expect(around.requests[1]).toMatchObject({
      revision: 5,
      definition: { name: "mine", description: "still typing" },
    });
  });

  it("takes the stored side without saving it again", async () => {
    const store = flow();
    const around = world();
    const autosave = new Autosave(store, 1, around);
    store.setName("mine");
    around.tick();
    around.requests[0]?.fail(
      new ApiProblem(409, {
        code: "stale-revision",
        revision: 5,
        definition: { format: "millrace/v1", name: "theirs" },
      }),
    );
    await settled();
    autosave.takeTheirs({ revision: 5, definition: { format: "millrace/v1", name: "theirs" } });
    expect(store.definition.name).toBe("theirs");
    expect(autosave.current).toEqual({ is: "saved", revision: 5 });
    expect(autosave.dirty).toBe(false);
  });

  it("saves at once for those who need it saved, and says why when it cannot", async () => {
    const store = flow();
    const around = world();
    const autosave = new Autosave(store, 1, around);
    store.setName("a");
    const revision = autosave.flush();
    around.requests[0]?.answer({ revision: 2, findings: [] });
    expect(await revision).toBe(2);
    store.setName("taken");
    const refused = autosave.flush();
    around.requests[1]?.fail(new ApiProblem(409, { code: "name-taken", detail: "The name is in use." }));
    await expect(refused).rejects.toBeInstanceOf(NotSaved);
    expect(autosave.current).toEqual({ is: "refused", message: "The name is in use.", code: "name-taken" });
  });
});
