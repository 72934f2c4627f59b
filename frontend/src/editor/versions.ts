import type { Side } from "../compare/comparison-view";
import type { Definition } from "../model";
import { get } from "../pages/api";
import { text } from "../pages/texts";
import type { Session } from "./session";

/** A published version as the list has it. */
export interface Version {
  version: number;
  comment?: string | null;
  publishedBy?: string | null;
  publishedAt?: string | null;
}

/** A state of the flow that can be compared: the draft as it stands here, or a version. */
export type StateName = number | "draft";

/** What was published of a flow. Versions never change, so what was read of one is kept. */
export class Versions {
  private readonly known = new Map<number, Promise<Definition>>();

  constructor(private readonly session: Session) {}

  /** Newest first; `cursor` is what the page before gave as its next. */
  list(cursor: string | null = null): Promise<{ items: Version[]; next: string | null }> {
    const after = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    return get(`${this.session.api}/versions${after}`);
  }

  /** The version in force, by the flow itself; null when there is none. */
  async published(): Promise<number | null> {
    return (await get<{ version: number | null }>(this.session.api)).version;
  }

  definition(version: number): Promise<Definition> {
    const found = this.known.get(version);
    if (found) return found;
    const read = get<{ definition: Definition }>(`${this.session.api}/versions/${version}`);
    const definition = read.then((whole) => whole.definition);
    definition.catch(() => this.known.delete(version));
    this.known.set(version, definition);
    return definition;
  }

  /** A state as one side of a comparison. */
  async side(name: StateName): Promise<Side> {
    return {
      title: nameText(name),
      definition: name === "draft" ? this.session.store.definition : await this.definition(name),
    };
  }
}

export function nameText(name: StateName): string {
  return name === "draft" ? text("compare.side.draft") : text("compare.side.version", name);
}
