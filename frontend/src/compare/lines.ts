import { diff, presentableDiff } from "@codemirror/merge";

/** A line of one side. `start` is its offset in the whole text; `marks` are the changed ranges inside it, end exclusive. */
export interface Line {
  /** From 1. */
  number: number;
  start: number;
  text: string;
  marks: readonly (readonly [number, number])[];
}

/** Two lines beside each other; null where a side has none. */
export interface Row {
  before: Line | null;
  after: Line | null;
}

/** Rows in a row that all differ, or all do not. */
export interface Stretch {
  same: boolean;
  rows: readonly Row[];
}

/** Beyond this many changed lines, or this long, the difference is told in larger pieces. */
const limits = { scanLimit: 2000, timeout: 300 } as const;

/** Up to how many pairs of changed lines are compared to find out which line became which. */
const mostPairs = 10_000;

/** Up to how many letters are looked at for that, each line's once for each line of the other side. */
const mostLetters = 8_000_000;

/** How much of their words two lines share when one is taken for a change of the other. */
const alike = 0.4;

/** Two texts line by line, the same lines beside each other, and changed lines beside what they were. */
export function aligned(before: string, after: string): Stretch[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const [codesA, codesB] = encoded(a, b);
  const stretches: Stretch[] = [];
  let [atA, atB] = [0, 0];
  const marked = marker();
  const same = (until: number) => {
    const rows = a.slice(atA, until).map((line, at): Row => ({ before: line, after: b[atB + at]! }));
    if (rows.length > 0) stretches.push({ same: true, rows });
  };
  for (const { fromA, toA, fromB, toB } of diff(codesA, codesB, limits)) {
    same(fromA);
    stretches.push({ same: false, rows: matched(a.slice(fromA, toA), b.slice(fromB, toB), marked) });
    [atA, atB] = [toA, toB];
  }
  same(a.length);
  return stretches;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const end of text.matchAll(/\r\n?|\n|$/g)) {
    lines.push({ number: lines.length + 1, start, text: text.slice(start, end.index), marks: [] });
    start = end.index + end[0].length;
  }
  return lines;
}

/** Each line as one sign, the same for the same line, so that lines are compared and not letters. */
function encoded(a: readonly Line[], b: readonly Line[]): [string, string] {
  const codes = new Map<string, string>();
  // Below the surrogates, two of which would count as one sign. Should a text have more lines than that, the others are
  // taken as changed.
  const code = ({ text }: Line, other: string) => {
    let known = codes.get(text);
    if (known === undefined && codes.size < 0xd7f0) {
      known = String.fromCharCode(codes.size + 2);
      codes.set(text, known);
    }
    return known ?? other;
  };
  return [a.map((line) => code(line, "\0")).join(""), b.map((line) => code(line, "\x01")).join("")];
}

/** Changed lines beside each other: first those of which one became the other, and between them what is left, from the top. */
function matched(a: readonly Line[], b: readonly Line[], marked: (a: Line, b: Line) => Row): Row[] {
  const rows: Row[] = [];
  let [atA, atB] = [0, 0];
  const beside = (untilA: number, untilB: number) => {
    for (let at = 0; at < Math.max(untilA - atA, untilB - atB); at++) {
      const [one, two] = [atA + at, atB + at];
      rows.push({ before: one < untilA ? a[one]! : null, after: two < untilB ? b[two]! : null });
    }
  };
  for (const [one, two] of successors(a, b)) {
    beside(one, two);
    rows.push(marked(a[one]!, b[two]!));
    [atA, atB] = [one + 1, two + 1];
  }
  beside(a.length, b.length);
  return rows;
}

/** The pairs, in order, with the most words in common. */
function successors(a: readonly Line[], b: readonly Line[]): [number, number][] {
  if (a.length * b.length === 0 || a.length * b.length > mostPairs) return [];
  if (letters(a) * b.length + letters(b) * a.length > mostLetters) return [];
  const [wordsA, wordsB] = [a.map(wordsOf), b.map(wordsOf)];
  const width = b.length + 1;
  const score = wordsA.map((one) => wordsB.map((two) => share(one, two)));
  // best[i × width + j]: the most that the lines from i and from j on can have in common.
  const best = new Float64Array((a.length + 1) * width);
  const paired = (i: number, j: number) => {
    const own = score[i]![j]!;
    return own < alike ? -1 : own + best[(i + 1) * width + j + 1]!;
  };
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * width + j] = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!, paired(i, j));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const here = best[i * width + j]!;
    if (here === paired(i, j)) pairs.push([i++, j++]);
    else if (here === best[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs;
}

function letters(lines: readonly Line[]): number {
  return lines.reduce((all, { text }) => all + text.length, 0);
}

function wordsOf({ text }: Line): Map<string, number> {
  const words = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [])
    words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

/** From 0, nothing in common, to 1. */
function share(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0;
  let all = 0;
  for (const [word, count] of a) {
    common += Math.min(count, b.get(word) ?? 0);
    all += count;
  }
  for (const count of b.values()) all += count;
  return all === 0 ? 0 : (2 * common) / all;
}

/** Marks what changed inside lines; the time for it is that of all lines together, after which marks grow coarse. */
function marker(): (before: Line, after: Line) => Row {
  let left: number = limits.timeout;
  return (before, after) => {
    const start = performance.now();
    const changes = presentableDiff(before.text, after.text, { ...limits, timeout: Math.max(1, left) });
    left -= performance.now() - start;
    const filled = (ranges: [number, number][]) => ranges.filter(([from, to]) => from < to);
    return {
      before: { ...before, marks: filled(changes.map(({ fromA, toA }) => [fromA, toA])) },
      after: { ...after, marks: filled(changes.map(({ fromB, toB }) => [fromB, toB])) },
    };
  };
}
