/**
 * The things of a list by their key. A key that occurs again, which a draft may hold until its author repairs it, is
 * told apart by its number.
 */
export function identified<T>(
  list: readonly T[] | null | undefined,
  keyOf: (one: T) => string,
): Map<string, T> {
  const found = new Map<string, T>();
  const times = new Map<string, number>();
  for (const one of list ?? []) {
    const key = keyOf(one);
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    found.set(time === 1 ? key : `${key}\n${time}`, one);
  }
  return found;
}

/**
 * Every id of the three lists in one order: that of the side which put things in another order (theirs if both did), and
 * what only the other side has stands after what it follows there.
 */
export function ordered(base: Iterable<string>, mine: Iterable<string>, theirs: Iterable<string>): string[] {
  const [before, here, there] = [[...base], [...mine], [...theirs]];
  const moved = common(there, before).join("\n") !== common(before, there).join("\n");
  const [first, second] = moved ? [there, here] : [here, there];
  const result = [...first];
  const known = new Set(first);
  for (const list of [second, before]) {
    list.forEach((id, at) => {
      if (known.has(id)) return;
      known.add(id);
      result.splice(at === 0 ? 0 : result.indexOf(list[at - 1]!) + 1, 0, id);
    });
  }
  return result;
}

function common(list: readonly string[], other: readonly string[]): string[] {
  const known = new Set(other);
  return list.filter((id) => known.has(id));
}
