import type { Definition, Finding, FlowStore } from "../model";
import { ApiProblem, Offline } from "../pages/api";

export type SaveState =
  | { is: "saved"; revision: number }
  | { is: "unsaved" }
  | { is: "saving" }
  | { is: "offline" }
  | { is: "signed-out" }
  | { is: "conflict" }
  | { is: "refused"; message: string; code: string };

/** The stored side of a conflict. */
export interface Theirs {
  revision: number;
  definition: Definition;
}

export interface Saved {
  revision: number;
  findings: Finding[];
}

/** What autosave needs of the world, so that tests can be the world. */
export interface Surroundings {
  save(definition: Definition, revision: number): Promise<Saved>;
  /** Calls `act` after `ms`; the answer takes that back. */
  after(ms: number, act: () => void): () => void;
}

/** Raised to those who need the draft saved, such as a trial run, when it cannot be saved now. */
export class NotSaved extends Error {
  constructor(readonly state: SaveState) {
    super(state.is);
  }
}

const pause = 1000;
const firstRetry = 2000;
const longestRetry = 30_000;

/**
 * Saves the draft one second after the last change, one request at a time, each naming the revision it was made from.
 * What the server holds is never overwritten unseen: a conflict stops saving until a person has chosen a side.
 */
export class Autosave {
  private state: SaveState;
  private savedCount: number;
  private cancelTimer: (() => void) | null = null;
  private running: Promise<void> | null = null;
  private retry = firstRetry;
  private readonly watchers = new Set<(state: SaveState) => void>();

  onFindings: (findings: Finding[]) => void = () => {};
  onConflict: (theirs: Theirs) => void = () => {};

  constructor(
    private readonly store: FlowStore,
    private revision: number,
    private readonly world: Surroundings,
  ) {
    this.state = { is: "saved", revision };
    this.savedCount = store.revision;
    store.subscribe((change) => {
      if (change.origin !== "load") this.changed();
    });
  }

  get current(): SaveState {
    return this.state;
  }

  get dirty(): boolean {
    return this.savedCount !== this.store.revision;
  }

  watch(watcher: (state: SaveState) => void): void {
    this.watchers.add(watcher);
    watcher(this.state);
  }

  /** Saves what is unsaved now and gives the stored revision; rejects with NotSaved when that is not possible. */
  async flush(): Promise<number> {
    if (this.state.is === "conflict") throw new NotSaved(this.state);
    while (this.running || this.dirty) {
      await (this.running ?? this.start());
      if (this.state.is !== "saved" && this.state.is !== "unsaved" && this.state.is !== "saving")
        throw new NotSaved(this.state);
    }
    return this.revision;
  }

  /** Tries again at once, as when the browser is online again. */
  retryNow(): void {
    if (this.dirty && this.state.is !== "conflict" && !this.running) void this.start();
  }

  /** Ends a conflict by keeping this side: it is saved over the stored one, which the person has seen. */
  keepMine(theirs: Theirs): void {
    this.revision = theirs.revision;
    this.savedCount = -1;
    this.set({ is: "unsaved" });
    void this.start();
  }

  /** Ends a conflict by taking the stored side. */
  takeTheirs(theirs: Theirs): void {
    this.store.load(theirs.definition);
    this.adopt(theirs.revision);
  }

  /** The store has just been loaded with what the server holds at this revision. */
  adopt(revision: number): void {
    this.cancelTimer?.();
    this.revision = revision;
    this.savedCount = this.store.revision;
    this.set({ is: "saved", revision });
  }

  private changed(): void {
    if (this.state.is === "conflict") return;
    if (!this.running) this.set({ is: "unsaved" });
    this.schedule(pause);
  }

  private schedule(ms: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.world.after(ms, () => {
      this.cancelTimer = null;
      if (!this.running && this.dirty) void this.start();
    });
  }

  private start(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.running = this.save().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async save(): Promise<void> {
    const count = this.store.revision;
    this.set({ is: "saving" });
    try {
      const saved = await this.world.save(this.store.definition, this.revision);
      this.revision = saved.revision;
      this.savedCount = count;
      this.retry = firstRetry;
      this.onFindings(saved.findings);
      if (this.dirty) {
        this.set({ is: "unsaved" });
        this.schedule(pause);
      } else this.set({ is: "saved", revision: saved.revision });
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (error instanceof ApiProblem && error.code === "stale-revision") {
      const { revision, definition } = error.body;
      this.set({ is: "conflict" });
      if (revision !== undefined && definition) this.onConflict({ revision, definition });
      return;
    }
    const later = error instanceof Offline || (error instanceof ApiProblem && error.status >= 500);
    const signedOut = error instanceof ApiProblem && error.status === 401;
    if (later || signedOut) {
      this.set({ is: signedOut ? "signed-out" : "offline" });
      this.schedule(this.retry);
      this.retry = Math.min(this.retry * 2, longestRetry);
      return;
    }
    const code = error instanceof ApiProblem ? error.code : "";
    this.set({ is: "refused", message: error instanceof Error ? error.message : String(error), code });
  }

  private set(state: SaveState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher(state);
  }
}
