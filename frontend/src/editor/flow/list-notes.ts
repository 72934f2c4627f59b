import type { Note } from "../../model";
import { clone, find } from "../../pages/dom";
import type { Session } from "../session";

/** The flow's notes below the list of its nodes, to be read, written and deleted there. */
export class ListNotes {
  private readonly section: HTMLElement;
  private readonly items = new Map<string, HTMLElement>();

  constructor(private readonly session: Session) {
    this.section = find(session.root, "[data-list-notes]");
    session.store.subscribe((change) => {
      if (change.fields.has("notes")) this.refresh();
    });
    this.refresh();
  }

  focus(key: string): void {
    this.items.get(key)?.querySelector("textarea")?.focus();
  }

  private refresh(): void {
    const notes = this.session.store.definition.notes ?? [];
    this.section.hidden = notes.length === 0;
    const list = find(this.section, "ul");
    const keys = new Set(notes.map((note) => note.key));
    for (const [key, item] of this.items) {
      if (keys.has(key)) continue;
      const next = item.nextElementSibling ?? item.previousElementSibling;
      if (item.contains(document.activeElement)) next?.querySelector("textarea")?.focus();
      item.remove();
      this.items.delete(key);
    }
    for (const note of notes) {
      const item = this.items.get(note.key) ?? this.create(note);
      const field = find<HTMLTextAreaElement>(item, "textarea");
      if (field.value !== note.text) field.value = note.text;
      if (item.parentElement !== list) list.append(item);
    }
  }

  private create({ key }: Note): HTMLElement {
    const { store } = this.session;
    const item = clone(this.session.template("list-note"));
    const field = find<HTMLTextAreaElement>(item, "textarea");
    field.addEventListener("input", () =>
      store.changeNotes((note) => (note.key === key ? { ...note, text: field.value } : note), true),
    );
    field.addEventListener("blur", () => store.endTyping());
    find(item, "button").addEventListener("click", () =>
      store.changeNotes((note) => (note.key === key ? null : note)),
    );
    this.items.set(key, item);
    return item;
  }
}
