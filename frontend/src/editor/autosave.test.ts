import { describe, expect, it, vi } from "vitest";
import { type Definition, FlowStore } from "../model";
import { ApiProblem, Offline } from "../pages/api";
import { Autosave, NotSaved, type Saved, type Stored } from "./autosave";

const patience = [30_000, 60_000, 120_000];

function world() {
  const timers: { ms: number; act: () => void; live: boolean }[] = [];
  const requests: {
    definition: Definition;
    revision: number;
    signal: AbortSignal;
    answer: (saved: Saved) => void;
    fail: (e: unknown) => void;
  }[] = [];
  const fire = (wanted: (ms: number) => boolean) => {
    const due = timers.filter((timer) => timer.live && wanted(timer.ms));
    for (const timer of due) timer.live = false;
    for (const timer of due) timer.act();
    return due.map((timer) => timer.ms);
  };
  return {
    requests,
    after(ms: number, act: () => void) {
      const timer = { ms, act, live: true };
      timers.push(timer);
      return () => {
        timer.live = false;
      };
    },
    save(definition: Definition, revision: number, signal: AbortSignal) {
      return new Promise<Saved>((answer, fail) => {
        requests.push({ definition, revision, signal, answer, fail });
        signal.addEventListener("abort", () => fail(signal.reason));
      });
    },
    /** Lets the pauses and retries pass that are waited for, and tells how long they were. */
    tick: () => fire((ms) => !patience.includes(ms)),
    /** Lets the time pass that a save may take. */
    hang: () => fire((ms) => patience.includes(ms)),
  };
}

const settled = () => new Promise((done) => setTimeout(done));

function named(name: string): Definition {
  return { format: "millrace/v1", name };
}

function flow(): FlowStore {
  return new FlowStore(named("orders"));
}

function begin(revision = 1) {
  const store = flow();
  const around = world();
  const autosave = new Autosave(store, { revision, definition: store.definition }, around);
  return { store, around, autosave };
}

const staleAt = (revision: number, definition: Definition) =>
  new ApiProblem(409, { code: "stale-revision", revision, definition });

describe("autosave", () => {
  it("saves one second after the last change, naming the revision it was made from", async () => {
    const { store, around, autosave } = begin(7);
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
    const { store, around, autosave } = begin();
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
    const { store, around, autosave } = begin();
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

  it("stops at a conflict until both sides are together, then saves over the revision that was seen", async () => {
    const { store, around, autosave } = begin();
    const seen: Stored[] = [];
    autosave.onConflict = async (theirs) => void seen.push(theirs);
    store.setName("mine");
    around.tick();
    around.requests[0]?.fail(staleAt(5, named("theirs")));
    await settled();
    store.setDescription("still typing");
    expect(around.tick()).toEqual([]);
    await expect(autosave.flush()).rejects.toBeInstanceOf(NotSaved);
    expect(seen).toEqual([{ revision: 5, definition: named("theirs") }]);
    autosave.resolve(seen[0] as Stored);
    expect(autosave.base).toEqual(seen[0]);
    around.tick();
    expect(around.requests[1]).toMatchObject({
      revision: 5,
      definition: { name: "mine", description: "still typing" },
    });
    around.requests[1]?.fail(staleAt(6, named("theirs again")));
    await settled();
    expect(seen).toHaveLength(2);
    expect(autosave.current).toEqual({ is: "conflict" });
  });

  it("takes the stored side without saving it again", async () => {
    const { store, around, autosave } = begin();
    const adopted = vi.fn();
    autosave.onAdopted = adopted;
    autosave.onConflict = async (theirs) => {
      store.setName("theirs");
      autosave.resolve(theirs);
    };
    store.setName("mine");
    around.tick();
    around.requests[0]?.fail(staleAt(5, named("theirs")));
    await settled();
    expect(autosave.current).toEqual({ is: "saved", revision: 5 });
    expect(autosave.dirty).toBe(false);
    expect(adopted).toHaveBeenCalledOnce();
    expect(around.tick()).toEqual([]);
  });

  it("goes on for those who need it saved when the sides came together without a question", async () => {
    const { store, around, autosave } = begin();
    autosave.onConflict = async (theirs) => autosave.resolve(theirs);
    store.setName("mine");
    const revision = autosave.flush();
    around.requests[0]?.fail(staleAt(5, named("theirs")));
    await settled();
    around.requests[1]?.answer({ revision: 6, findings: [] });
    expect(await revision).toBe(6);
  });

  it("tries a conflict again that could not be shown", async () => {
    const { store, around, autosave } = begin();
    autosave.onConflict = () => Promise.reject(new Error("a module did not come"));
    store.setName("mine");
    around.tick();
    around.requests[0]?.fail(staleAt(5, named("theirs")));
    await settled();
    expect(autosave.current).toEqual({ is: "offline" });
    expect(around.tick()).toEqual([2000]);
    expect(around.requests).toHaveLength(2);
  });

  it("gives a save up that hangs, and gives the next one more time", async () => {
    const { store, around, autosave } = begin();
    store.setName("mine");
    around.tick();
    expect(around.hang()).toEqual([30_000]);
    await settled();
    expect(around.requests[0]?.signal.aborted).toBe(true);
    expect(autosave.current).toEqual({ is: "offline" });
    expect(around.tick()).toEqual([2000]);
    expect(around.hang()).toEqual([60_000]);
    await settled();
    around.tick();
    around.requests[2]?.answer({ revision: 2, findings: [] });
    await settled();
    expect(around.hang()).toEqual([]);
    expect(autosave.current).toEqual({ is: "saved", revision: 2 });
  });

  it.each([
    ["hangs", (around: ReturnType<typeof world>) => void around.hang()],
    ["is cut off", (around: ReturnType<typeof world>) => around.requests[0]?.fail(new Offline())],
    ["breaks", (around: ReturnType<typeof world>) => around.requests[0]?.fail(new ApiProblem(503, {}))],
  ])("recognises its own save that was stored though it %s", async (_, end) => {
    const { store, around, autosave } = begin();
    const conflict = vi.fn(async () => {});
    const adopted = vi.fn();
    Object.assign(autosave, { onConflict: conflict, onAdopted: adopted });
    store.setName("first");
    around.tick();
    end(around);
    await settled();
    store.setName("second");
    around.tick();
    expect(around.requests[1]).toMatchObject({ revision: 1, definition: { name: "second" } });
    around.requests[1]?.fail(staleAt(2, { ...named("first"), description: "" }));
    await settled();
    expect(autosave.current).toEqual({ is: "unsaved" });
    around.tick();
    expect(around.requests[2]).toMatchObject({ revision: 2, definition: { name: "second" } });
    around.requests[2]?.answer({ revision: 3, findings: [] });
    await settled();
    expect(autosave.current).toEqual({ is: "saved", revision: 3 });
    expect(conflict).not.toHaveBeenCalled();
    expect(adopted).not.toHaveBeenCalled();
  });

  it("is saved when the same was stored already", async () => {
    const { store, around, autosave } = begin();
    const adopted = vi.fn();
    autosave.onAdopted = adopted;
    store.setName("first");
    around.tick();
    around.requests[0]?.fail(new Offline());
    await settled();
    around.tick();
    around.requests[1]?.fail(staleAt(2, named("first")));
    await settled();
    expect(autosave.current).toEqual({ is: "saved", revision: 2 });
    expect(adopted).toHaveBeenCalledOnce();
  });

  it("goes on after a new sign-in", async () => {
    const { store, around, autosave } = begin();
    store.setName("mine");
    around.tick();
    around.requests[0]?.fail(new ApiProblem(401, { code: "unauthenticated" }));
    await settled();
    expect(autosave.current).toEqual({ is: "signed-out" });
    autosave.retryNow();
    around.requests[1]?.answer({ revision: 2, findings: [] });
    await settled();
    expect(autosave.current).toEqual({ is: "saved", revision: 2 });
    expect(around.tick()).toEqual([]);
  });

  it("saves at once for those who need it saved, and says why when it cannot", async () => {
    const { store, around, autosave } = begin();
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
