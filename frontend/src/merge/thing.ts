import { same } from "../compare/alike";
import type { Kind, Part } from "./kinds";

export type Side = "mine" | "theirs";

export function other(side: Side): Side {
  return side === "mine" ? "theirs" : "mine";
}

/** The question that a part is asked by; what lies where is asked once for the whole canvas. */
export type QuestionId = string;

export const places: QuestionId = "places";

/** A thing in the three states; null where it is not there. */
export interface Three<T> {
  base: T | null;
  mine: T | null;
  theirs: T | null;
}

/** A change that one side made and the other did not contradict. */
export interface Settled {
  part: Part;
  sign: "added" | "removed" | "changed";
  by: Side;
}

/** A part that both changed, each in its own way, with the fields in which they differ. */
export interface Disputed {
  id: QuestionId;
  part: Part;
  fields: readonly string[];
}

export interface Thing<T> extends Three<T> {
  id: string;
  settled: readonly Settled[];
  disputed: readonly Disputed[];
  /** The thing by the answers; null when it is gone. */
  built(answer: (question: QuestionId) => Side): T | null;
}

type Verdict = { from: Side; by: Side | null } | null;

/** Which side has the last word on a value, and who changed it; null when both did, and differently. */
function verdict(base: unknown, mine: unknown, theirs: unknown): Verdict {
  if (same(mine, theirs)) return { from: "theirs", by: null };
  if (same(base, mine)) return { from: "theirs", by: "theirs" };
  if (same(base, theirs)) return { from: "mine", by: "mine" };
  return null;
}

/**
 * Merges one thing. `touched` says that a side did something to it that its own fields do not show, such as a new
 * dependency: the other side's removal is then a question.
 */
export function mergedThing<T>(
  kind: Kind<T>,
  id: string,
  three: Three<T>,
  touched: (side: Side) => boolean,
): Thing<T> {
  const { base, mine, theirs } = three;
  if (mine !== null && theirs !== null) {
    // Most of a large flow: the store shares what it did not change with the state it came from.
    if (base === mine && same(base, theirs))
      return { ...three, id, settled: [], disputed: [], built: () => theirs };
    return mixed(kind, id, three, mine, theirs);
  }
  const left: Side = mine !== null ? "mine" : "theirs";
  const thing = three[left];
  if (thing === null || base === null) {
    const settled: Settled[] = thing === null ? [] : [{ part: "presence", sign: "added", by: left }];
    return { ...three, id, settled, disputed: [], built: () => thing };
  }
  if (!touched(left) && same(kind.fields(base), kind.fields(thing))) {
    const settled: Settled[] = [{ part: "presence", sign: "removed", by: other(left) }];
    return { ...three, id, settled, disputed: [], built: () => null };
  }
  const question = questionId(kind, id, "presence");
  const disputed: Disputed[] = [{ id: question, part: "presence", fields: [] }];
  return { ...three, id, settled: [], disputed, built: (answer) => three[answer(question)] };
}

function mixed<T>(kind: Kind<T>, id: string, three: Three<T>, mine: T, theirs: T): Thing<T> {
  const before: Record<string, unknown> = three.base === null ? {} : kind.fields(three.base);
  const here = kind.fields(mine);
  const there = kind.fields(theirs);
  const settled = new Map<string, Settled>();
  const disputed = new Map<Part, { id: QuestionId; part: Part; fields: string[] }>();
  const fromMine: string[] = [];
  for (const field of Object.keys(here)) {
    const part = kind.partOf(field);
    const found = verdict(before[field], here[field], there[field]);
    if (found === null) {
      const known = disputed.get(part);
      if (known) known.fields.push(field);
      else disputed.set(part, { id: questionId(kind, id, part), part, fields: [field] });
    } else if (found.by !== null) {
      if (found.by === "mine") fromMine.push(field);
      settled.set(`${part} ${found.by}`, { part, sign: "changed", by: found.by });
    }
  }
  const questions = [...disputed.values()];
  return {
    ...three,
    id,
    settled: [...settled.values()],
    disputed: questions,
    built: (answer) => {
      const chosen = questions.filter((one) => answer(one.id) === "mine").flatMap((one) => one.fields);
      return [...fromMine, ...chosen].reduce((result, field) => kind.copied(field, mine, result), theirs);
    },
  };
}

function questionId<T>(kind: Kind<T>, id: string, part: Part): QuestionId {
  return part === "place" ? places : `${kind.is}:${id}:${part}`;
}
