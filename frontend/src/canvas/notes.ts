import type { FlowStore, Note, Point } from "../model";
import { contains, overlaps, type Rect } from "./geometry";

/** Least size of a note, and what a new one has. */
export const noteSize = { least: { width: 80, height: 40 }, first: { width: 240, height: 100 } } as const;

/** Where the notes are, drags in progress included. */
export class NotePlaces {
  private notes: readonly Note[] = [];
  private moved: ReadonlyMap<string, Point> | null = null;
  private resized: { key: string; w: number; h: number } | null = null;

  read(store: FlowStore): void {
    this.moved = null;
    this.resized = null;
    const seen = new Set<string>();
    this.notes = (store.definition.notes ?? []).filter((note) => !seen.has(note.key) && seen.add(note.key));
  }

  get all(): readonly Note[] {
    return this.notes;
  }

  get(key: string): Note | undefined {
    return this.notes.find((note) => note.key === key);
  }

  rect(note: Note): Rect {
    const { x, y } = this.moved?.get(note.key) ?? note;
    const { w, h } = this.resized?.key === note.key ? this.resized : note;
    return {
      x,
      y,
      width: Math.max(noteSize.least.width, w),
      height: Math.max(noteSize.least.height, h),
    };
  }

  displace(positions: ReadonlyMap<string, Point> | null): void {
    this.moved = positions;
  }

  resize(size: { key: string; w: number; h: number } | null): void {
    this.resized = size;
  }

  in(rect: Rect): Note[] {
    return this.notes.filter((note) => overlaps(rect, this.rect(note)));
  }

  hit(point: Point): string | null {
    for (let at = this.notes.length - 1; at >= 0; at--) {
      const note = this.notes[at]!;
      if (contains(this.rect(note), point)) return note.key;
    }
    return null;
  }
}
