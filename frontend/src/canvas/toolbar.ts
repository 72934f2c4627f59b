import fitIcon from "icon:arrows-maximize";
import keyboardIcon from "icon:keyboard";
import trashIcon from "icon:trash";
import zoomInIcon from "icon:zoom-in";
import zoomOutIcon from "icon:zoom-out";
import type { Acts } from "./acts";
import type { Board } from "./board";
import type { StringKey } from "./strings";

/** The small bar in the lower left corner. */
export class Toolbar {
  readonly root = document.createElement("div");
  private readonly percent: HTMLButtonElement;
  private readonly remove: HTMLButtonElement;

  constructor(
    private readonly board: Board,
    acts: Acts,
    help: () => void,
    /** Where the focus goes when the pressed button becomes unusable. */
    back: () => void,
  ) {
    this.root.className = "mr-toolbar";
    this.root.dataset.own = "";
    this.root.setAttribute("role", "toolbar");
    this.root.setAttribute("aria-label", board.text("canvas"));
    const away = (act: () => void) => () => {
      act();
      this.draw();
      if (document.activeElement instanceof HTMLButtonElement && document.activeElement.disabled) back();
    };
    this.remove = this.button(
      "delete",
      trashIcon,
      "Delete",
      away(() => acts.removeSelected()),
    );
    this.rule();
    this.button("zoom.out", zoomOutIcon, "−", () => board.zoomTo(board.view.zoom / 1.2));
    this.percent = this.button("zoom.reset", "", "0", () => board.zoomTo(1));
    this.percent.classList.add("mr-percent");
    this.button("zoom.in", zoomInIcon, "+", () => board.zoomTo(board.view.zoom * 1.2));
    this.button("zoom.fit", fitIcon, "1", () => board.fit());
    this.rule();
    this.button("keys", keyboardIcon, "?", help);
  }

  draw(): void {
    const { board } = this;
    const percent = `${Math.round(board.view.zoom * 100)}%`;
    if (this.percent.textContent !== percent) this.percent.textContent = percent;
    this.root.toggleAttribute("data-readonly", board.readOnly);
    this.remove.disabled = board.selected.size === 0 && board.selectedEdges.size === 0;
  }

  private button(name: StringKey, icon: string, key: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.innerHTML = icon;
    const label = this.board.text(name);
    button.title = `${label} (${key})`;
    button.setAttribute("aria-label", label);
    if (name === "delete") button.dataset.edits = "";
    button.addEventListener("click", act);
    this.root.append(button);
    return button;
  }

  private rule(): void {
    const rule = document.createElement("span");
    rule.className = "mr-rule";
    this.root.append(rule);
  }
}
