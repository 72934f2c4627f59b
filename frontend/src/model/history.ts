import { joined, type Patch } from "./patch";

interface Step {
  patch: Patch;
  /** Edits with the same word that follow each other quickly become one step. */
  merge: string | null;
  at: number;
}

/** How long a pause in typing may be before the next letter starts a new step, in milliseconds. */
const typingPause = 1200;

/** The steps that can be taken back and done again, without limit while the page lives. */
export class History {
  private readonly done: Step[] = [];
  private readonly undone: Step[] = [];

  constructor(private readonly now: () => number) {}

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Remembers a patch that was applied, together with the last one when both are of one go of typing. */
  record(patch: Patch, merge: string | null): void {
    const at = this.now();
    const last = this.done.at(-1);
    const oneGo = last && merge !== null && last.merge === merge && at - last.at < typingPause;
    const together = oneGo ? joined(last.patch, patch) : null;
    if (together) this.done[this.done.length - 1] = { patch: together, merge, at };
    else this.done.push({ patch, merge, at });
    this.undone.length = 0;
  }

  /** The next edit starts a new step, however soon it comes. */
  endTyping(): void {
    const last = this.done.at(-1);
    if (last) last.merge = null;
  }

  /** The patch whose inverse is to be applied now. */
  back(): Patch | null {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step);
    return step.patch;
  }

  /** The patch that is to be applied again now. */
  forth(): Patch | null {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push({ ...step, merge: null });
    return step.patch;
  }

  clear(): void {
    this.done.length = 0;
    this.undone.length = 0;
  }
}
