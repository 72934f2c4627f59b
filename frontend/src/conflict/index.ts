import { replacement } from "../compare/replacement";
import type { Stored } from "../editor/autosave";
import { previewSchedule } from "../editor/schedule-preview";
import type { Session } from "../editor/session";
import type { KeptWork } from "../kept/work";
import { type Answers, type Merge, merge } from "../merge";
import type { Definition, Schedule } from "../model";
import { accountName } from "../pages/csrf";
import { localText } from "../pages/instants";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import { type About, ConflictDialog } from "./dialog";
import { changeLines, nodeNames } from "./words";

interface Sides {
  base: Definition;
  mine: Definition;
  theirs: Definition;
}

/**
 * Brings a stale save and what is stored together: at once when they do not contradict each other, else by asking. It
 * settles when saving can go on or a person is asked.
 */
export async function resolveConflict(session: Session, theirs: Stored): Promise<void> {
  const { autosave, store } = session;
  const sides = { base: autosave.base.definition, mine: store.definition, theirs: theirs.definition };
  const take = (definition: Definition | null) => {
    // Put away for another question, which is about the same.
    if (definition === null) return;
    // What came in while the question stood, such as the last letters typed before it, is no part of the answer.
    const late = merge(sides.mine, store.definition, definition).outcome(new Map()).definition;
    store.apply(replacement("merge", store.definition, late));
    autosave.resolve(theirs);
  };
  const { asked, merged, outcome } = together(session, sides, aboutConflict(session, theirs));
  if (asked) {
    void outcome.then(take);
    return;
  }
  take(await outcome);
  told(session, sides, merged, theirs.savedBy);
}

/** Brings work that was found in the browser into the flow as one step; whether it is in now. */
export async function restoreWork(session: Session, work: KeptWork): Promise<boolean> {
  const { store } = session;
  const sides = { base: work.base, mine: work.draft, theirs: store.definition };
  const definition = await together(session, sides, aboutRestoring(session, work)).outcome;
  if (definition === null) return false;
  const late = merge(sides.theirs, definition, store.definition).outcome(new Map()).definition;
  store.apply(replacement("restore-work", store.definition, late));
  return true;
}

function together(session: Session, { base, mine, theirs }: Sides, about: About) {
  const merged = merge(base, mine, theirs);
  const asked = merged.questions.length > 0;
  const context = {
    nameOf: nodeNames(theirs, mine, base),
    scheduleWords: (schedule: Schedule | null | undefined) => scheduleWords(session, schedule),
  };
  const answers: Promise<Answers | null> = asked
    ? dialogOf(session).ask(merged, mine, about, context)
    : Promise.resolve(new Map());
  const outcome = answers.then((given) => given && merged.outcome(given).definition);
  return { asked, merged, outcome };
}

const dialogs = new WeakMap<HTMLElement, ConflictDialog>();

function dialogOf({ root }: Session): ConflictDialog {
  const known = dialogs.get(root) ?? new ConflictDialog(root);
  dialogs.set(root, known);
  return known;
}

async function scheduleWords(session: Session, schedule: Schedule | null | undefined): Promise<string> {
  if (!schedule?.enabled) return text("conflict.unscheduled");
  const found = await previewSchedule(schedule, session.zone, 1).catch(() => null);
  return found?.text ?? JSON.stringify(schedule);
}

function aboutConflict(session: Session, { revision, savedBy, savedAt }: Stored): About {
  const at = savedAt ? timeWords(session, savedAt) : "";
  const self = savedBy === accountName();
  return {
    title: text("conflict.title"),
    text: savedBy
      ? text(self ? "conflict.self" : "conflict.other", savedBy, revision, at)
      : text("conflict.somebody", revision),
    names: { mine: text("conflict.mine"), theirs: text("conflict.theirs") },
    all: { mine: text("conflict.all.mine"), theirs: text("conflict.all.theirs") },
    save: text("conflict.save"),
    leave: false,
  };
}

function aboutRestoring(session: Session, { at }: KeptWork): About {
  return {
    title: text("kept.conflict.title"),
    text: text("kept.conflict.text", timeWords(session, at)),
    names: { mine: text("kept.work"), theirs: text("kept.stored") },
    all: { mine: text("kept.all.mine"), theirs: text("kept.all.theirs") },
    save: text("kept.conflict.save"),
    leave: true,
  };
}

export function timeWords(session: Session, at: string | number): string {
  return `${localText(at, session.zone).slice(0, 16)} ${session.zone}`;
}

/** Most changes of the other side that a toast names. */
const mostTold = 4;

/** Says what came in from the other side, where nobody was asked. */
function told(session: Session, { mine, theirs }: Sides, merged: Merge, savedBy: string | undefined): void {
  const lines = changeLines(merged, "theirs", nodeNames(theirs, mine));
  if (lines.length === 0) return;
  const shown = lines.slice(0, mostTold).join("; ");
  const rest = lines.length - mostTold;
  toast({
    title: savedBy ? text("conflict.merged", savedBy) : text("conflict.merged.somebody"),
    text: rest > 0 ? text("conflict.andMore", shown, rest) : shown,
    about: `merge ${session.flowId}`,
  });
}
