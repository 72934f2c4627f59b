import { same } from "../compare/alike";
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

/** A draft as the server holds it; who saved it and when is known of a conflict only. */
export interface Stored {
  revision: number;
  definition: Definition;
  savedBy?: string;
  savedAt?: string;
}

export interface Saved {
  revision: number;
  findings: Finding[];
  findingCount?: number;
}

/** What autosave needs of the world, so that tests can be the world. */
export interface Surroundings {
  save(definition: Definition, revision: number, signal: AbortSignal): Promise<Saved>;
  /** Calls `act` after `ms`; the answer takes that back. */
  after(ms: number, act: () => void): () => void;
}

/** Raised to those who need the draft saved, such as a trial run, when it cannot be saved now. */
export class NotSaved extends Error {
  constructor(readonly state: SaveState) {
    super(state.is);
  }
}

/** A state that was sent, and the store's count when it was. */
interface Sent {
  definition: Definition;
  count: number;
}

const pause = 1000;
const firstRetry = 2000;
const longestRetry = 30_000;
/** How long an answer may take; 4 MiB over a slow line need the longer one, which is given after the first has passed. */
const firstPatience = 30_000;
const longestPatience = 120_000;
/** Most saves without an answer that are remembered; they share what did not change between them. */
const mostUnclear = 50;

/**
 * Saves the draft one second after the last change, one request at a time, each naming the revision it was made from.
 * What the server holds is never overwritten unseen: a conflict stops saving until both sides are brought together.
 */
export class Autosave {
  private state: SaveState;
  private savedCount: number;
  private cancelTimer: (() => void) | null = null;
  private running: Promise<void> | null = null;
  private retry = firstRetry;
  private patience = firstPatience;
  /** Sent without an answer: the server may hold one of them. */
  private unclear: Sent[] = [];
  private readonly watchers = new Set<(state: SaveState) => void>();

  onFindings: (found: Pick<Saved, "findings" | "findingCount">) => void = () => {};
  /** Settles once the sides are together or a person is asked; a rejection is a reason to try again later. */
  onConflict: (theirs: Stored) => Promise<void> = async () => {};
  /** The server holds what the store has, by no save of ours that was answered: its findings are not known. */
  onAdopted: () => void = () => {};

  constructor(
    private readonly store: FlowStore,
    private known: Stored,
    private readonly world: Surroundings,
  ) {
    this.state = { is: "saved", revision: known.revision };
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

  /** The draft of the server from which the store's state was made. */
  get base(): Stored {
    return this.known;
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
    return this.known.revision;
  }

  /** Tries again at once, as when the browser is online again. */
  retryNow(): void {
    if (this.dirty && this.state.is !== "conflict" && !this.running) void this.start();
  }

  /** Ends a conflict: the store holds what both sides became, and the stored side is what the next save replaces. */
  resolve(theirs: Stored): void {
    this.stored(theirs, -1);
    if (same(theirs.definition, this.store.definition)) {
      this.adopt(theirs.revision);
      this.onAdopted();
    } else {
      this.set({ is: "unsaved" });
      this.schedule(0);
    }
  }

  /** The store holds what the server holds at this revision. */
  adopt(revision: number): void {
    this.cancelTimer?.();
    this.stored({ revision, definition: this.store.definition }, this.store.revision);
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
    const sent = { definition: this.store.definition, count: this.store.revision };
    this.set({ is: "saving" });
    const limit = new AbortController();
    const answered = this.world.after(this.patience, () => limit.abort());
    try {
      const { revision, ...found } = await this.world.save(
        sent.definition,
        this.known.revision,
        limit.signal,
      );
      this.stored({ revision, definition: sent.definition }, sent.count);
      this.onFindings(found);
      this.settled();
    } catch (error) {
      if (limit.signal.aborted) this.patience = Math.min(this.patience * 2, longestPatience);
      await this.failed(limit.signal.aborted ? new Offline() : error, sent);
    } finally {
      answered();
    }
  }

  /** What the server holds is known again. */
  private stored(known: Stored, count: number): void {
    this.known = known;
    this.savedCount = count;
    this.unclear = [];
    this.retry = firstRetry;
    this.patience = firstPatience;
  }

  private settled(): void {
    if (this.dirty) {
      this.set({ is: "unsaved" });
      this.schedule(pause);
    } else this.set({ is: "saved", revision: this.known.revision });
  }

  private async failed(error: unknown, sent: Sent): Promise<void> {
    const problem = error instanceof ApiProblem ? error : null;
    const unanswered = error instanceof Offline || (problem !== null && problem.status >= 500);
    const { revision, definition, savedBy, savedAt } = problem?.body ?? {};
    if (problem?.code === "stale-revision" && revision !== undefined && definition) {
      await this.stale(
        { revision, definition, ...(savedBy && { savedBy }), ...(savedAt && { savedAt }) },
        sent,
      );
    } else if (unanswered || problem?.status === 401) {
      if (unanswered) this.unclear = [...this.unclear, sent].slice(-mostUnclear);
      this.later({ is: unanswered ? "offline" : "signed-out" });
    } else {
      const message = error instanceof Error ? error.message : String(error);
      this.set({ is: "refused", message, code: problem?.code ?? "" });
    }
  }

  /** Another draft is stored than the one that was known: by a save of ours that had no answer, or by somebody else. */
  private async stale(theirs: Stored, sent: Sent): Promise<void> {
    const ours = [sent, ...this.unclear].find(({ definition }) => same(definition, theirs.definition));
    if (ours) {
      this.stored(theirs, ours.count);
      if (!this.dirty) this.onAdopted();
      this.settled();
      return;
    }
    this.set({ is: "conflict" });
    try {
      await this.onConflict(theirs);
    } catch {
      this.later({ is: "offline" });
    }
  }

  private later(state: SaveState): void {
    this.set(state);
    this.schedule(this.retry);
    this.retry = Math.min(this.retry * 2, longestRetry);
  }

  private set(state: SaveState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher(state);
  }
}
