import type { ConcurrencyPolicy, ErrorHandling } from "../model";
import { find, show } from "../pages/dom";
import { text } from "../pages/texts";
import type { Session } from "./session";

/** Basic Properties: name, description and policies of the flow. */
export class PropertiesView {
  private readonly form: HTMLFormElement;

  constructor(private readonly session: Session) {
    this.form = find<HTMLFormElement>(session.root, "[data-properties]");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => this.changed(event.target as HTMLInputElement));
    session.store.subscribe((change) => {
      if (change.fields.size > 0) this.refresh();
    });
    session.autosave.watch((state) => {
      if (state.is === "refused" && state.code === "name-taken") this.refuse(state.message);
      else if (state.is === "saved") this.refuse(null);
    });
    this.refresh();
  }

  private changed(control: HTMLInputElement): void {
    const { store } = this.session;
    switch (control.name) {
      case "name": {
        const refusal = store.setName(control.value);
        this.refuse(refusal === null ? null : text(refusal === "empty" ? "name.empty" : "name.long"));
        break;
      }
      case "description":
        store.setDescription(control.value);
        break;
      case "errorHandling":
        store.setProperties({ errorHandling: control.value as ErrorHandling });
        break;
      case "concurrency":
        store.setProperties({ concurrency: { policy: control.value as ConcurrencyPolicy } });
        break;
    }
  }

  private refresh(): void {
    const { name, description, properties } = this.session.store.definition;
    show(find<HTMLInputElement>(this.form, "[name=name]"), name);
    show(find<HTMLTextAreaElement>(this.form, "[name=description]"), description ?? "");
    this.choose("errorHandling", properties?.errorHandling ?? "COMPLETE_RUNNING");
    this.choose("concurrency", properties?.concurrency?.policy ?? "SKIP");
    for (const shown of this.session.root.querySelectorAll("[data-flow-name]")) shown.textContent = name;
    document.title = document.title.replace(/^.*(?= · )/s, () => name);
  }

  /** A policy that this console does not carry out yet is shown by its name: hiding it would be a lie. */
  private choose(name: string, value: string): void {
    const select = find<HTMLSelectElement>(this.form, `[name=${name}]`);
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
    select.value = value;
  }

  private refuse(message: string | null): void {
    const input = find<HTMLInputElement>(this.form, "[name=name]");
    const error = find(this.form, '[data-error="name"]');
    input.setAttribute("aria-invalid", String(message !== null));
    error.hidden = message === null;
    error.textContent = message ?? "";
  }
}
