import { find, make } from "../pages/dom";
import { place } from "../pages/menus";
import { text } from "../pages/texts";
import type { DataSource, Session } from "./session";

/** `user@host:5432/db`, as the drop-down shows it after the name. */
export function address({ user, host, port, database }: DataSource): string {
  return `${user}@${host}:${port}/${database}`;
}

export function environmentText(environment: string): string {
  return environment === "" ? "" : environment.charAt(0).toUpperCase() + environment.slice(1);
}

/** `[Production] orders · app@db.example:5432/orders` */
export function describe(source: DataSource): string {
  return `[${environmentText(source.environment)}] ${source.name} · ${address(source)}`;
}

/** The *database* drop-down of a node: a button, and a list with search. */
export class DatabasePicker {
  private readonly button: HTMLButtonElement;
  private readonly menu: HTMLElement;
  private readonly search: HTMLInputElement;
  private readonly list: HTMLElement;
  private chosen: string | null = null;

  constructor(
    private readonly session: Session,
    root: HTMLElement,
    private readonly choose: (name: string) => void,
    id: string,
  ) {
    this.button = find<HTMLButtonElement>(root, "[data-picker-open]");
    this.menu = find(root, "[data-picker-menu]");
    this.search = find<HTMLInputElement>(root, "[data-picker-search]");
    this.list = find(root, "[data-picker-list]");
    this.list.id = `${id}-databases`;
    this.button.id = `${id}-database`;
    find(root.parentElement ?? root, "label").setAttribute("for", this.button.id);
    this.search.setAttribute("aria-controls", this.list.id);
    this.button.addEventListener("click", () => this.open());
    this.search.addEventListener("input", () => this.fill());
    this.search.addEventListener("keydown", (event) => this.keys(event));
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
    session.dataSources.watch(() => this.show(this.chosen));
  }

  show(name: string | null): void {
    this.chosen = name;
    const sources = this.session.dataSources.value;
    const source = sources?.find((one) => one.name === name);
    const label = source ? describe(source).replace(/^\[.*?\] /, "") : (name ?? "");
    const missing = sources !== null && name !== null && !source;
    const shown = find(this.button, "[data-picker-text]");
    shown.textContent =
      name === null || name === "" ? text("database.none") : missing ? text("database.unknown", name) : label;
    shown.classList.toggle("muted", !name);
    this.button.dataset.tone = missing ? "bad" : "";
    this.button.title = source ? describe(source) : "";
    const environment = find(this.button, "[data-picker-env]");
    environment.hidden = !source;
    environment.textContent = source ? `[${environmentText(source.environment)}]` : "";
    environment.dataset.environment = source?.environment ?? "";
  }

  private open(): void {
    this.search.value = "";
    this.fill();
    this.menu.showPopover();
    place(this.menu, this.button);
    this.search.focus();
    void this.session.readDataSources().then(
      () => this.fill(),
      () => {},
    );
  }

  private fill(): void {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = (this.session.dataSources.value ?? []).filter((source) => {
      const all = describe(source).toLowerCase();
      return words.every((word) => all.includes(word));
    });
    find(this.menu, "[data-picker-none]").hidden = found.length > 0;
    this.list.replaceChildren(...found.map((source) => this.option(source)));
    this.mark(0);
  }

  private option(source: DataSource): HTMLElement {
    const environment = make("span", { class: "env", text: `[${environmentText(source.environment)}]` });
    environment.dataset.environment = source.environment;
    const option = make(
      "div",
      { class: "menu-item" },
      environment,
      make("span", { class: "picker-option" }, make("b", { text: source.name }), ` · ${address(source)}`),
    );
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(source.name === this.chosen));
    option.dataset.name = source.name;
    option.id = `${this.list.id}-${source.id}`;
    return option;
  }

  private keys(event: KeyboardEvent): void {
    const options = [...this.list.children] as HTMLElement[];
    const at = options.findIndex((option) => option.hasAttribute("data-active"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      event.stopPropagation();
      this.mark((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % Math.max(1, options.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options[at]) this.take(options[at]);
    }
  }

  private mark(at: number): void {
    for (const [index, option] of [...this.list.children].entries()) {
      option.toggleAttribute("data-active", index === at);
      if (index === at) {
        this.search.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }
  }

  private take(option: HTMLElement): void {
    this.menu.hidePopover();
    this.button.focus();
    if (option.dataset.name !== undefined) this.choose(option.dataset.name);
  }
}
