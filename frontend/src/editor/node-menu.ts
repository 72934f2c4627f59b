import type { MrCanvas } from "../canvas";
import { all, find } from "../pages/dom";
import { place } from "../pages/menus";
import { text } from "../pages/texts";
import type { FlowView } from "./flow/flow-view";
import { describeParts } from "./scopes";
import type { Session } from "./session";

interface Around {
  open(key: string): void;
  /** Shows what the last trial run logged of the node. */
  log(key: string): void;
  /** What the view that is shown, canvas or list, does with what is selected. */
  acts(): FlowView["acts"];
}

/** The menu of a node on the canvas: by the right button, a long touch, the menu key or Shift+F10. */
export class NodeMenu {
  private readonly menu: HTMLElement;
  private key = "";

  constructor(
    private readonly session: Session,
    private readonly canvas: MrCanvas,
    around: Around,
  ) {
    this.menu = find(session.root, "#node-menu");
    canvas.addEventListener("mr-menu", (event) => {
      const { key, x, y } = (event as CustomEvent<{ key: string; x: number; y: number }>).detail;
      this.show(key, x, y);
    });
    this.menu.addEventListener("contextmenu", (event) => event.preventDefault());
    const acts: Record<string, () => void> = {
      open: () => around.open(this.key),
      rename: () => around.acts().rename(this.key),
      suspend: () => around.acts().suspend(),
      log: () => around.log(this.key),
      duplicate: () => around.acts().duplicate(),
      join: () => around.acts().join(),
      delete: () => around.acts().remove(),
    };
    this.menu.addEventListener("click", (event) => {
      const act = (event.target as Element).closest<HTMLElement>("[data-menu]")?.dataset.menu ?? "";
      if (!acts[act]) return;
      this.menu.hidePopover();
      acts[act]();
    });
  }

  private show(key: string, x: number, y: number): void {
    const { session, menu } = this;
    const { store } = session;
    this.key = key;
    menu.dataset.subject = key;
    const chosen = this.canvas.selection.nodes;
    const several = chosen.length > 1;
    for (const item of all(menu, "[data-single]")) item.hidden = several;
    describeParts(session, menu, several ? null : key);
    const suspended = chosen.every((one) => store.node(one)?.policy?.suspended === true);
    const word = (act: string) => text(several ? `menu.${act}.many` : `menu.${act}`, chosen.length);
    find(menu, "[data-suspend-word]").textContent = word(suspended ? "unsuspend" : "suspend");
    find(menu, "[data-delete-word]").textContent = word("delete");
    const ran = session.run.value?.nodes.some((node) => node.key === key && node.attempts.length > 0);
    find(menu, '[data-menu="log"]').hidden = several || ran !== true;
    menu.setAttribute(
      "aria-label",
      several ? text("menu.nodes", chosen.length) : (store.node(key)?.name ?? key),
    );
    menu.showPopover();
    place(menu, { getBoundingClientRect: () => new DOMRect(x, y - 4, 0, 4) });
    menu.querySelector<HTMLElement>(".menu-item:not([hidden])")?.focus();
  }
}
