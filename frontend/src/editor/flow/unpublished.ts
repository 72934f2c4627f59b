import type { MrCanvas } from "../../canvas";
import { difference, runOtherwise } from "../../compare/difference";
import type { Definition } from "../../model";
import { get } from "../../pages/api";
import { later } from "../../pages/dom";
import type { Session } from "../session";

/** Keeps the marks of nodes that differ from the published version; without one nothing is marked. */
export class Unpublished {
  readonly keys = new Set<string>();
  private published: Definition | null = null;

  constructor(
    private readonly session: Session,
    private readonly canvas: MrCanvas,
    private readonly changed: () => void,
  ) {
    session.store.subscribe(later(120, () => this.compare()));
  }

  /** Reads the published version, as after publishing. */
  async read(): Promise<void> {
    const { api } = this.session;
    const { version } = await get<{ version: number | null }>(api);
    this.published =
      version === null
        ? null
        : (await get<{ definition: Definition }>(`${api}/versions/${version}`)).definition;
    this.compare();
  }

  private compare(): void {
    const { published, session, keys } = this;
    const now = published ? runOtherwise(difference(published, session.store.definition)) : new Set<string>();
    if (now.size === keys.size && [...now].every((key) => keys.has(key))) return;
    keys.clear();
    for (const key of now) keys.add(key);
    this.canvas.setChanged(now);
    this.changed();
  }
}
