import type { Note } from "../../model";
import type { Board } from "../board";

interface Sheet {
  root: HTMLElement;
  field: HTMLTextAreaElement;
  shown: string;
}

/** The notes that can be seen: a text on the canvas below the cards, written in place. */
export class NoteLayer {
  private readonly sheets = new Map<string, Sheet>();

  constructor(
    private readonly board: Board,
    private readonly root: HTMLElement,
  ) {}

  element(key: string): HTMLElement | null {
    return this.sheets.get(key)?.root ?? null;
  }

  sync(notes: readonly Note[]): void {
    const wanted = new Set<string>();
    for (const note of notes) {
      wanted.add(note.key);
      let sheet = this.sheets.get(note.key);
      if (!sheet) {
        sheet = this.create(note.key);
        this.sheets.set(note.key, sheet);
        this.root.append(sheet.root);
      }
      this.fill(note, sheet);
    }
    for (const [key, sheet] of this.sheets) {
      if (wanted.has(key) || (sheet.root.contains(document.activeElement) && this.still(key))) continue;
      sheet.root.remove();
      this.sheets.delete(key);
    }
  }

  clear(): void {
    for (const sheet of this.sheets.values()) sheet.root.remove();
    this.sheets.clear();
  }

  /** Begins to write in a note. */
  write(key: string): void {
    const sheet = this.sheets.get(key);
    if (!sheet || this.board.readOnly) return;
    sheet.field.readOnly = false;
    sheet.field.tabIndex = 0;
    sheet.root.dataset.writing = "";
    sheet.field.focus({ preventScroll: true });
    sheet.field.setSelectionRange(sheet.field.value.length, sheet.field.value.length);
  }

  private still(key: string): boolean {
    return this.board.scene.notes.get(key) !== undefined;
  }

  private create(key: string): Sheet {
    const { board } = this;
    const root = document.createElement("div");
    root.className = "mr-note";
    root.dataset.note = key;
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    const field = document.createElement("textarea");
    field.setAttribute("aria-label", board.text("note.text"));
    field.placeholder = board.readOnly ? "" : board.text("note.hint");
    field.readOnly = true;
    field.tabIndex = -1;
    field.spellcheck = false;
    field.maxLength = 10_000;
    field.addEventListener("input", () =>
      board.store.changeNotes((note) => (note.key === key ? { ...note, text: field.value } : note), true),
    );
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") root.focus({ preventScroll: true });
      if (!field.readOnly) event.stopPropagation();
    });
    field.addEventListener("blur", () => {
      field.readOnly = true;
      field.tabIndex = -1;
      delete root.dataset.writing;
      board.store.endTyping();
    });
    const corner = document.createElement("span");
    corner.className = "mr-corner";
    root.append(field);
    if (!board.readOnly) root.append(corner);
    return { root, field, shown: "" };
  }

  private fill(note: Note, { root, field }: Sheet): void {
    const { board } = this;
    const { x, y, width, height } = board.scene.notes.rect(note);
    const style = `translate(${x - board.origin.x}px, ${y - board.origin.y}px)`;
    if (root.style.transform !== style) root.style.transform = style;
    root.style.width = `${width}px`;
    root.style.height = `${height}px`;
    if (field.value !== note.text) field.value = note.text;
    const chosen = board.selectedNotes.has(note.key);
    root.toggleAttribute("data-selected", chosen);
    const words = note.text.trim().slice(0, 200) || board.text("note.empty");
    root.setAttribute(
      "aria-label",
      [words, board.text("note"), chosen ? board.text("selected") : ""].filter(Boolean).join(", "),
    );
  }
}
