import { everything } from "../pages/api";
import { make } from "../pages/dom";
import { text } from "../pages/texts";

interface Registered {
  name: string;
  environment: string;
}

/** Asks for each data source that is not registered here which one takes its place; it may also stay as it is. */
export class UnknownSources {
  readonly root = make("fieldset", { class: "import-sources" });
  private readonly chosen = new Map<string, string>();

  constructor(private readonly changed: () => void) {
    this.root.hidden = true;
  }

  /** The chosen ones by the names they replace. */
  get choices(): ReadonlyMap<string, string> {
    return this.chosen;
  }

  async show(unknown: readonly string[]): Promise<void> {
    this.chosen.clear();
    this.root.hidden = unknown.length === 0;
    if (unknown.length === 0) return;
    const items = await everything<Registered>("/api/data-sources");
    this.root.replaceChildren(
      make("legend", { text: text("import.sources") }),
      make("p", { class: "muted", text: text("import.sources.hint") }),
      ...unknown.map((name, at) => this.question(name, `import-source-${at}`, items)),
    );
  }

  private question(name: string, id: string, registered: readonly Registered[]): HTMLElement {
    const label = make("label", { class: "clip", text: name, title: name });
    label.htmlFor = id;
    const select = make("select", { class: "select" });
    select.id = id;
    select.append(
      option("", text("import.source.stays")),
      ...registered.map((one) => option(one.name, `${one.name} [${one.environment}]`)),
    );
    select.addEventListener("change", () => {
      if (select.value === "") this.chosen.delete(name);
      else this.chosen.set(name, select.value);
      this.changed();
    });
    return make("div", { class: "import-source" }, label, select);
  }
}

function option(value: string, words: string): HTMLOptionElement {
  const made = make("option", { text: words });
  made.value = value;
  return made;
}
