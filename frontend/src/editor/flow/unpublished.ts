import type { MrCanvas } from "../../canvas";
import type { Definition, FlowNode } from "../../model";
import { get } from "../../pages/api";
import { later } from "../../pages/dom";
import { same } from "../differences";
import type { Session } from "../session";

/**
 * Keys of the nodes of `draft` that would run otherwise than in `published`: by what they do or what they start after,
 * not by where they lie.
 */
export function changedNodes(published: Definition, draft: Definition): Set<string> {
  const before = new Map((published.nodes ?? []).map((node) => [node.key, node]));
  const led = incoming(published);
  const leads = incoming(draft);
  const changed = new Set<string>();
  for (const node of draft.nodes ?? []) {
    const old = before.get(node.key);
    const alike = old !== undefined && same(placeless(old), placeless(node));
    if (!alike || led.get(node.key) !== leads.get(node.key)) changed.add(node.key);
  }
  return changed;
}

function placeless({ position, ...rest }: FlowNode): Omit<FlowNode, "position"> {
  return rest;
}

function incoming({ edges }: Definition): Map<string, string> {
  const all = new Map<string, string[]>();
  for (const { from, to } of edges ?? []) all.set(to, [...(all.get(to) ?? []), from]);
  return new Map([...all].map(([key, froms]) => [key, froms.sort().join()]));
}

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
    const now = published ? changedNodes(published, session.store.definition) : new Set<string>();
    if (now.size === keys.size && [...now].every((key) => keys.has(key))) return;
    keys.clear();
    for (const key of now) keys.add(key);
    this.canvas.setChanged(now);
    this.changed();
  }
}
