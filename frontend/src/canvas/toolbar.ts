import fitIcon from "icon:arrows-maximize";
import keyboardIcon from "icon:keyboard";
import noteIcon from "icon:note";
import exportIcon from "icon:photo-down";
import searchIcon from "icon:search";
import tidyIcon from "icon:sitemap";
import trashIcon from "icon:trash";
import zoomInIcon from "icon:zoom-in";
import zoomOutIcon from "icon:zoom-out";
import type { Acts } from "./acts";
import type { Board } from "./board";
import type { Desk } from "./keyboard";
import type { StringKey } from "./strings";

/** The small bar in the lower left corner. */
export class Toolbar {
  readonly root = document.createElement("div");
  private readonly percent: HTMLButtonElement;
  private readonly remove: HTMLButtonElement;

  constructor(
    private readonly board: Board,
    acts: Acts,
    desk: Pick<Desk, "focus" | "help" | "tidy" | "note">,
  ) {
    this.root.className = "mr-toolbar";
    this.root.dataset.own = "";
    this.root.setAttribute("role", "toolbar");
    this.root.setAttribute("aria-label", board.text("canvas"));
    const away = (act: () => void) => () => {
      act();
      this.draw();
      if (document.activeElement instanceof HTMLButtonElement && document.activeElement.disabled)
        desk.focus(null);
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
    this.button("find", searchIcon, "Ctrl F", () => board.emit("mr-find", {}));
    this.button("tidy", tidyIcon, "Shift Alt T", () => desk.tidy());
    this.button("note.add", noteIcon, "N", () => desk.note());
    this.button("export", exportIcon, "", () => board.emit("mr-export", {}));
    this.button("keys", keyboardIcon, "?", () => desk.help());
  }

  draw(): void {
    const { board } = this;
    const percent = `${Math.round(board.view.zoom * 100)}%`;
    if (this.percent.textContent !== percent) {
      this.percent.textContent = percent;
      this.percent.setAttribute("aria-label", `${percent}, ${board.text("zoom.reset")}`);
    }
    this.root.toggleAttribute("data-readonly", board.readOnly);
    this.remove.disabled = board.nothingSelected;
  }

  private button(name: StringKey, icon: string, key: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.innerHTML = icon;
    const label = this.board.text(name);
    button.title = key === "" ? label : `${label} (${key})`;
    button.dataset.tool = name;
    button.setAttribute("aria-label", label);
    if (["delete", "tidy", "note.add"].includes(name)) button.dataset.edits = "";
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
