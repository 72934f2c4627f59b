import { previewSchedule, type SchedulePreview } from "../editor/schedule-preview";
import type { Definition } from "../model";
import { make } from "../pages/dom";
import { localText } from "../pages/instants";
import { text } from "../pages/texts";
import { changes, partsOfSchedule } from "./parts";
import type { Titles } from "./side-by-side";
import { sign } from "./signs";
import { type BeforeAfter, beforeAfter, partRows } from "./tables";

type Fire = SchedulePreview["fires"][number];

/** Parts that the words and the cron expression do not say. */
const unsaid = new Set(["enabled", "effectiveFrom", "effectiveTo", "missed"]);

/** Both schedules in words, with their cron expressions and next fires beside each other; what differs is marked. */
export async function scheduleTable(
  before: Definition,
  after: Definition,
  titles: Titles,
  count = 10,
): Promise<HTMLElement> {
  const now = new Date().toISOString();
  const [was, is] = await Promise.all([preview(before, now, count), preview(after, now, count)]);
  const pair = (label: string, one: string, two: string): BeforeAfter => ({
    is: one === two ? null : "changed",
    label: text(label),
    before: one,
    after: two,
  });
  const settings = changes(partsOfSchedule(before.schedule), partsOfSchedule(after.schedule));
  const rows = [
    pair(
      "compare.schedule.words",
      was?.text ?? text("compare.schedule.none"),
      is?.text ?? text("compare.schedule.none"),
    ),
    pair("compare.schedule.cron", was?.cron ?? "–", is?.cron ?? "–"),
    pair("compare.part.zone", zoneOf(before), zoneOf(after)),
    ...partRows(settings.filter(({ part }) => unsaid.has(part))),
    ...fireRows(firesOf(before, was), firesOf(after, is), count),
  ];
  return beforeAfter(text("compare.of.schedule"), rows, titles);
}

function zoneOf({ properties }: Definition): string {
  return properties?.zone || "UTC";
}

async function preview(definition: Definition, now: string, count: number): Promise<SchedulePreview | null> {
  const { schedule } = definition;
  return schedule ? previewSchedule(schedule, zoneOf(definition), count, now) : null;
}

/** A schedule that is off fires never. */
function firesOf({ schedule }: Definition, found: SchedulePreview | null): readonly Fire[] {
  return schedule?.enabled ? (found?.fires ?? []) : [];
}

function fireRows(before: readonly Fire[], after: readonly Fire[], count: number): BeforeAfter[] {
  const onlyBefore = missing(before, after, count);
  const onlyAfter = missing(after, before, count);
  const rows = Math.max(before.length, after.length);
  return Array.from({ length: rows }, (_, at) => ({
    is: null,
    label: at === 0 ? text("compare.schedule.fires") : null,
    rows,
    before: fire(before[at], onlyBefore, "removed"),
    after: fire(after[at], onlyAfter, "added"),
  }));
}

/**
 * The fires of one side that the other does not have. A full list says nothing of what comes after its last fire, so
 * later ones are no difference.
 */
export function missing(
  fires: readonly Pick<Fire, "at">[],
  others: readonly Pick<Fire, "at">[],
  count: number,
): Set<string> {
  const instants = others.map(({ at }) => Date.parse(at));
  const known = new Set(instants);
  const end = others.length < count ? Number.POSITIVE_INFINITY : Math.max(...instants);
  return new Set(
    fires.map(({ at }) => at).filter((at) => Date.parse(at) <= end && !known.has(Date.parse(at))),
  );
}

function fire(one: Fire | undefined, marked: ReadonlySet<string>, is: "added" | "removed"): Node | string {
  if (!one) return "";
  const time = make("span", {
    class: "numeric",
    text: one.local.replace("T", " "),
    title: `${localText(one.at, "UTC")} UTC`,
  });
  const line = make("span", { class: "compare-fire" }, time);
  if (marked.has(one.at)) {
    line.dataset.is = is;
    line.prepend(sign(is), " ");
  }
  if (one.note) {
    const note = make("span", { class: "badge plain", text: text(`fire.${one.note}`) });
    note.dataset.tone = "wait";
    line.append(" ", note);
  }
  return line;
}
