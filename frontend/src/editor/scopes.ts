import type { FlowStore } from "../model";
import { all, find } from "../pages/dom";
import { text } from "../pages/texts";
import type { Session } from "./session";

/** A part of the flow that a trial run is about, as the API has it. */
export interface Scope {
  kind: "NODE" | "FROM" | "TO";
  node: string;
}

/** How many nodes a part has. */
export function sizeOf({ kind, node }: Scope, store: FlowStore): number {
  if (kind === "NODE") return 1;
  const { graph } = store;
  const others = kind === "FROM" ? graph.downstream(node) : graph.upstream(node);
  others.delete(node);
  return others.size + 1;
}

/**
 * Binds what offers parts of the flow: about the node it stands at, else the one that is selected. A menu is filled in
 * before it is shown, so that it is placed at its full size.
 */
export function bindParts(session: Session, start: (scope: Scope) => void): void {
  const nodeOf = (element: Element) =>
    element.closest<HTMLElement>("[data-subject]")?.dataset.subject ?? session.subject;
  session.root.addEventListener(
    "beforetoggle",
    (event) => {
      const menu = event.target as HTMLElement;
      if (menu.matches("[data-parts-menu]")) describeParts(session, menu, nodeOf(menu));
    },
    true,
  );
  session.root.addEventListener("click", (event) => {
    const item = (event.target as Element).closest<HTMLElement>("[data-scope]");
    const node = item && nodeOf(item);
    if (node) start({ kind: item.dataset.scope as Scope["kind"], node });
  });
}

/** In a menu that offers the parts around a node, tells how much each is, and for which run time it would run. */
export function describeParts(session: Session, menu: HTMLElement, node: string | null): void {
  for (const item of all(menu, "[data-part]")) item.hidden = node === null;
  if (node === null) return;
  const { store, lens } = session;
  for (const item of all(menu, "[data-scope]")) {
    const size = sizeOf({ kind: item.dataset.scope as Scope["kind"], node }, store);
    find(item, "[data-size]").textContent = text("part.size", size, store.nodes.length);
  }
  const time = lens.value === null ? text("part.now") : text("part.at", lens.value.replace("T", " "));
  const about = menu.querySelector("[data-part-about]");
  if (about) about.textContent = text("part.about", store.node(node)?.name ?? node, time);
}
