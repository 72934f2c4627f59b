import type { Autosave } from "../editor/autosave";
import type { FlowStore } from "../model";
import type { Shelf } from "./shelf";

/** Soon enough that a crash costs no more than a word, seldom enough for a large flow. */
const pause = 250;

/** What keeping needs of the world, so that tests can be the world. */
export interface Surroundings {
  now(): number;
  /** Calls `act` after `ms`. */
  after(ms: number, act: () => void): void;
}

/** Whose work is kept: the window's, for one account in one flow. */
export interface Keeper {
  id: string;
  account: string;
  flow: string;
}

/** Keeps what the server does not have yet in the browser, and takes it away once the server has it. */
export class Keeping {
  private waiting = false;
  private kept = false;
  private replaced: string[] = [];
  private works: boolean | null = null;

  /** Called when the browser turns out to keep the work, or to refuse. */
  onTurn: (works: boolean) => void = () => {};

  constructor(
    private readonly store: FlowStore,
    private readonly autosave: Autosave,
    private readonly shelf: Pick<Shelf, "put" | "remove">,
    private readonly keeper: Keeper,
    private readonly world: Surroundings,
  ) {
    store.subscribe(() => this.soon());
    autosave.watch((state) => {
      if (state.is === "saved" || state.is === "unsaved") this.soon();
    });
  }

  /** Keeps the work as it stands now; settles once it is done, or refused by the browser. */
  async now(): Promise<void> {
    const { revision, definition } = this.autosave.base;
    try {
      if (this.autosave.dirty) {
        this.kept = true;
        const work = { at: this.world.now(), revision, base: definition, draft: this.store.definition };
        await this.shelf.put({ ...this.keeper, ...work });
      } else if (this.kept) {
        this.kept = false;
        await this.shelf.remove(this.keeper.id);
      }
      const replaced = this.replaced.splice(0);
      if (replaced.length > 0) await this.shelf.remove(...replaced);
      this.turn(true);
    } catch {
      // Full, or a private window: the work goes on, and is as safe as the connection.
      this.turn(false);
    }
  }

  /** The work with this id is part of this window's own now: it is dropped once that is kept or saved. */
  replace(id: string): void {
    this.replaced.push(id);
    void this.now();
  }

  private soon(): void {
    if (this.waiting || (!this.autosave.dirty && !this.kept && this.replaced.length === 0)) return;
    this.waiting = true;
    this.world.after(pause, () => {
      this.waiting = false;
      void this.now();
    });
  }

  private turn(works: boolean): void {
    if (this.works === works) return;
    this.works = works;
    this.onTurn(works);
  }
}
