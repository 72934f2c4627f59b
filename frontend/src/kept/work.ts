import { same } from "../compare/alike";
import type { Definition } from "../model";

/** Work that the server does not have, as one window keeps it in the browser: never more than one for a window. */
export interface KeptWork {
  /** Of the window. */
  id: string;
  account: string;
  flow: string;
  /** When it was kept, in milliseconds since 1970. */
  at: number;
  /** The server's draft from which it was made. */
  revision: number;
  base: Definition;
  draft: Definition;
}

const day = 86_400_000;

/** Kept work older than this is dropped: nobody is coming back for it. */
export const longestKept = 30 * day;

export interface Found {
  /** To be offered again, the newest first. */
  lost: KeptWork[];
  /** Ids of what the server has already: nothing is lost with it. */
  saved: string[];
}

/** What has become of the work of other windows: that of a living one is its own affair. */
export function foundWork(all: readonly KeptWork[], living: ReadonlySet<string>, stored: Definition): Found {
  const found: Found = { lost: [], saved: [] };
  for (const work of all) {
    if (living.has(work.id)) continue;
    if (same(work.draft, stored) || same(work.draft, work.base)) found.saved.push(work.id);
    else found.lost.push(work);
  }
  found.lost.sort((a, b) => b.at - a.at);
  return found;
}
