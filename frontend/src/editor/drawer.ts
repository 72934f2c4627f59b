import { find } from "../pages/dom";
import { Grip } from "./grip";

/**
 * The drawer of the trial run, at the foot of the editor. It is shut, folded to its head, which tells how the run goes,
 * or open.
 */
export class Drawer {
  readonly root: HTMLElement;
  private readonly fold: HTMLElement;

  constructor(
    editor: HTMLElement,
    /** It has been opened: whatever else takes room from the canvas folds. */
    private readonly opened: () => void,
  ) {
    this.root = find(editor, "[data-drawer]");
    this.fold = find(this.root, '[data-act="fold-drawer"]');
    const grip = new Grip(this.root, {
      property: "--drawer-height",
      smallest: 140,
      largest: () => Math.max(180, editor.offsetHeight - 330),
      used: () => this.open(),
    });
    this.fold.addEventListener("click", () => (this.isOpen ? this.foldAway() : this.open()));
    find(this.root, '[data-act="close-drawer"]').addEventListener("click", () => {
      this.root.hidden = true;
    });
    if (innerHeight < 760) grip.height(230);
  }

  get isOpen(): boolean {
    return !this.root.hidden && this.root.hasAttribute("data-open");
  }

  open(): void {
    if (this.isOpen) return;
    this.root.hidden = false;
    this.set(true);
    this.opened();
  }

  /** Leaves only the head. */
  foldAway(): void {
    this.set(false);
  }

  private set(open: boolean): void {
    this.root.toggleAttribute("data-open", open);
    this.fold.setAttribute("aria-expanded", String(open));
  }
}
