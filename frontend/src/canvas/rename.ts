import type { Acts } from "./acts";
import type { Board } from "./board";

/** The field in which a name is written on its card. Enter and leaving it rename, Escape does not. */
export class Rename {
  private field: HTMLInputElement | null = null;

  constructor(
    private readonly board: Board,
    private readonly acts: Acts,
    private readonly hint: (text: string | null, key: string) => void,
    private readonly focus: (key: string) => void,
  ) {}

  open(key: string, cardOf: () => HTMLElement | null): void {
    const { board } = this;
    if (board.readOnly || this.field) return;
    board.renaming = key;
    if (board.view.zoom < 0.7) board.zoomTo(1);
    board.reveal(key);
    board.invalidate({ content: true });
    const root = cardOf();
    if (!root) {
      board.renaming = null;
      return;
    }
    const field = document.createElement("input");
    field.className = "mr-rename";
    field.value = board.name(key);
    field.maxLength = 200;
    field.spellcheck = false;
    field.setAttribute("aria-label", board.text("rename"));
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) this.done(key, true);
      else if (event.key === "Escape") this.close(key, true);
    });
    field.addEventListener("input", () => {
      field.removeAttribute("aria-invalid");
      this.hint(null, key);
    });
    field.addEventListener("blur", () => this.done(key, false));
    this.field = field;
    root.append(field);
    field.focus({ preventScroll: true });
    field.select();
  }

  private done(key: string, stay: boolean): void {
    const { field, board } = this;
    if (!field) return;
    const refused =
      board.scene.has(key) && field.value !== board.name(key) ? this.acts.rename(key, field.value) : null;
    if (refused === null) {
      this.close(key, stay);
      return;
    }
    board.say(refused);
    board.emit("mr-refused", { sentence: refused, reason: "name", path: [] });
    if (stay) {
      field.setAttribute("aria-invalid", "true");
      this.hint(refused, key);
    } else this.close(key, false);
  }

  private close(key: string, stay: boolean): void {
    const { field } = this;
    if (!field) return;
    // Taking the field away makes it lose the focus: that must not count as leaving it.
    this.field = null;
    this.hint(null, key);
    this.board.renaming = null;
    field.remove();
    this.board.invalidate({ content: true });
    if (stay) this.focus(key);
  }
}
