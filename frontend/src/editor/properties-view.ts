import type { ConcurrencyPolicy, ErrorHandling } from "../model";
import { all, find, show } from "../pages/dom";
import { text } from "../pages/texts";
import { wholeNumber } from "./limits";
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
        this.refuse(refusal === null ? null : text(`name.${refusal}`));
        break;
      }
      case "description":
        store.setDescription(control.value);
        break;
      case "errorHandling":
        store.setProperties({ errorHandling: control.value as ErrorHandling });
        break;
      case "concurrency": {
        const policy = control.value as ConcurrencyPolicy;
        store.setProperties({ concurrency: { ...store.definition.properties?.concurrency, policy } });
        break;
      }
      case "limit": {
        const limit = wholeNumber(control.value, 1, 1000);
        this.say("limit", limit === null ? text("limit.runs") : null);
        if (limit === null) break;
        store.setProperties({ concurrency: { ...store.definition.properties?.concurrency, limit } }, true);
        break;
      }
    }
  }

  private refresh(): void {
    const { name, description, properties } = this.session.store.definition;
    show(find<HTMLInputElement>(this.form, "[name=name]"), name);
    show(find<HTMLTextAreaElement>(this.form, "[name=description]"), description ?? "");
    this.choose("errorHandling", properties?.errorHandling ?? "COMPLETE_RUNNING");
    const concurrency = properties?.concurrency;
    this.choose("concurrency", concurrency?.policy ?? "SKIP");
    find(this.form, "[data-limit]").hidden = concurrency?.policy !== "PARALLEL";
    const limit = find<HTMLInputElement>(this.form, "[name=limit]");
    show(limit, String(concurrency?.limit ?? 5));
    if (document.activeElement !== limit) this.say("limit", null);
    for (const shown of this.session.root.querySelectorAll("[data-flow-name]")) shown.textContent = name;
    document.title = document.title.replace(/^.*(?= · )/s, () => name);
  }

  /** Shows a choice with the sentence that explains it. */
  private choose(name: string, value: string): void {
    find<HTMLSelectElement>(this.form, `[name=${name}]`).value = value;
    for (const sentence of all(this.form, `[data-explains=${name}] > [data-choice]`)) {
      sentence.hidden = sentence.dataset.choice !== value;
    }
  }

  private refuse(message: string | null): void {
    this.say("name", message);
  }

  private say(name: string, message: string | null): void {
    const error = find(this.form, `[data-error="${name}"]`);
    find(this.form, `[name=${name}]`).setAttribute("aria-invalid", String(message !== null));
    error.hidden = message === null;
    error.textContent = message ?? "";
  }
}
