/** Whether two values say the same: absent, null and empty are one, and so is every order of an object's members. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value !== "object") return value;
  const entries = Object.entries(value)
    .map(([key, member]) => [key, plain(member)] as const)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The two states of one thing; one of them is null where the thing is not there. */
export interface Sides<T> {
  before: T | null;
  after: T | null;
}

/**
 * Brings together what has the same name, in the order of the side after, then what is gone. A name that occurs more
 * than once, which a draft may hold until its author repairs it, is paired in its order.
 */
export function paired<T>(
  before: readonly T[] | null | undefined,
  after: readonly T[] | null | undefined,
  nameOf: (one: T) => string,
): Sides<T>[] {
  const waiting = new Map<string, T[]>();
  for (const one of before ?? []) {
    const known = waiting.get(nameOf(one));
    if (known) known.push(one);
    else waiting.set(nameOf(one), [one]);
  }
  const pairs: Sides<T>[] = (after ?? []).map((one) => ({
    before: waiting.get(nameOf(one))?.shift() ?? null,
    after: one,
  }));
  for (const left of waiting.values()) for (const one of left) pairs.push({ before: one, after: null });
  return pairs;
}
