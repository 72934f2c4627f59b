import type { Variable } from "../model";
import { find, make } from "../pages/dom";
import { localText } from "../pages/instants";
import { text } from "../pages/texts";
import { previewSchedule, type SchedulePreview } from "./schedule-preview";
import type { Session } from "./session";
import { preview } from "./values";

type Fire = SchedulePreview["fires"][number];

const most = 6;

/** In the lens: the next fires of the schedule with the variables' values at each; a click sets the lens to one. */
export class FiresStrip {
  private readonly menu: HTMLElement;
  private turn = 0;

  constructor(private readonly session: Session) {
    this.menu = find(session.root, "#lens-menu");
    this.menu.addEventListener("toggle", (event) => {
      if ((event as ToggleEvent).newState === "open") void this.draw();
    });
    session.lens.watch(() => this.mark());
  }

  private async draw(): Promise<void> {
    const turn = ++this.turn;
    const { schedule } = this.session.store.definition;
    if (!schedule) {
      this.show([], [], text("lens.noSchedule"));
      return;
    }
    try {
      const { zone } = this.session;
      const { fires, findings } = await previewSchedule(schedule, zone, 10);
      const variables = this.variables();
      const values = await Promise.all(fires.map(({ at }) => preview(variables, zone, at)));
      if (turn !== this.turn) return;
      const rows = fires.map((fire, i) => this.row(fire, variables, values[i] ?? {}));
      this.show(variables, rows, findings?.[0]?.message ?? text("fires.none"));
    } catch (error) {
      if (turn === this.turn) this.show([], [], error instanceof Error ? error.message : String(error));
    }
  }

  /** Those of the node in front and of the flow; with the flow in front, of all nodes. */
  private variables(): Variable[] {
    const { store, tab } = this.session;
    const front = tab.value === "flow" ? store.nodes : [store.node(tab.value.node)];
    const all = [...front.flatMap((node) => node?.variables ?? []), ...(store.definition.variables ?? [])];
    const times = new Map<string, Variable>();
    for (const one of all) if (one.kind === "time" && !times.has(one.name)) times.set(one.name, one);
    return [...times.values()].slice(0, most);
  }

  private row(
    fire: Fire,
    variables: readonly Variable[],
    values: Record<string, { value: string | null }>,
  ): HTMLElement {
    const local = fire.local.slice(0, 16);
    const button = make("button", {
      class: "button link",
      text: fire.local.replace("T", " "),
      title: `${localText(fire.at, "UTC")} UTC`,
    });
    button.type = "button";
    button.addEventListener("click", () => this.session.look(local, fire.at));
    const time = make("td", { class: "numeric" }, button);
    if (fire.note) {
      const note = make("span", { class: "badge plain", text: text(`fire.${fire.note}`) });
      note.dataset.tone = "wait";
      time.append(" ", note);
    }
    const cells = variables.map(({ name }) =>
      make("td", { class: "mono", text: values[name]?.value ?? "–" }),
    );
    const row = make("tr", {}, time, ...cells);
    row.dataset.at = fire.at;
    return row;
  }

  private show(variables: readonly Variable[], rows: HTMLElement[], none: string): void {
    const quiet = find(this.menu, "[data-lens-none]");
    quiet.hidden = rows.length > 0;
    quiet.textContent = none;
    find(this.menu, "[data-lens-box]").hidden = rows.length === 0;
    find(this.menu, "[data-lens-head]").replaceChildren(
      make("th", { text: text("fire") }),
      ...variables.map(({ name }) => make("th", { text: name })),
    );
    find(this.menu, "[data-lens-rows]").replaceChildren(...rows);
    this.mark();
  }

  /** The fire that the lens is set to. */
  private mark(): void {
    const at = this.session.lens.value === null ? null : this.session.runTime();
    for (const row of find(this.menu, "[data-lens-rows]").children as HTMLCollectionOf<HTMLElement>) {
      row.setAttribute("aria-current", String(row.dataset.at === at));
    }
  }
}
