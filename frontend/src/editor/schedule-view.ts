import type { Cycle, MissedFires } from "../model";
import { all, find, later, make, show } from "../pages/dom";
import { isZone, localText } from "../pages/instants";
import { isMisread, momentOf, shownOf } from "../pages/moments";
import { text } from "../pages/texts";
import { previewSchedule, type SchedulePreview } from "./schedule-preview";
import { fieldsOf, type ScheduleFields, scheduleOf, untouched } from "./schedules";
import type { Session } from "./session";
import { preview } from "./values";

/** Scheduling Settings: the form of the schedule, and beside it what it means. */
export class ScheduleView {
  private fields: ScheduleFields = untouched;
  private readonly form: HTMLFormElement;
  private readonly pane: HTMLElement;
  private readonly previewSoon = later(200, () => void this.preview());
  private asked = 0;

  constructor(private readonly session: Session) {
    this.form = find<HTMLFormElement>(session.root, "[data-schedule]");
    this.pane = find(session.root, "[data-schedule-preview]");
    fillZones(find(this.form, "#zones"));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => this.changed(event.target as HTMLInputElement));
    session.store.subscribe((change) => {
      if (change.fields.has("schedule") || change.fields.has("properties")) this.refresh();
      else if (change.fields.has("variables") || change.nodes.size > 0) this.previewSoon();
    });
    this.refresh();
  }

  private changed(control: HTMLInputElement): void {
    if (control.name === "zone") {
      this.zoneChanged(control);
      return;
    }
    const badTime = control.validity.patternMismatch || isMisread(control);
    control.setAttribute("aria-invalid", String(badTime));
    // Half a time is not saved: the stored one stays until this one is whole.
    if (badTime) return;
    this.fields = this.read();
    this.arrange();
    this.session.store.setSchedule(scheduleOf(this.fields));
  }

  private zoneChanged(control: HTMLInputElement): void {
    const known = isZone(control.value);
    control.setAttribute("aria-invalid", String(!known));
    control.title = known ? "" : text("zone.unknown");
    if (known) this.session.store.setProperties({ zone: control.value });
  }

  private refresh(): void {
    this.fields = fieldsOf(this.session.store.definition.schedule, this.fields);
    this.write(this.fields);
    const zone = this.control("zone");
    show(zone, this.session.zone);
    this.arrange();
    this.previewSoon();
  }

  private read(): ScheduleFields {
    const value = (name: string) => this.control(name).value;
    const clock = (name: "from" | "to" | "time") =>
      this.control(name).validity.patternMismatch ? this.fields[name] : value(name);
    const moment = (name: "at" | "effectiveFrom" | "effectiveTo") =>
      isMisread(this.control(name)) ? this.fields[name] : momentOf(this.control(name));
    const number = (name: string) => {
      const found = this.control(name).valueAsNumber;
      return Number.isNaN(found) ? null : Math.trunc(found);
    };
    const picked = (name: string) =>
      all<HTMLInputElement>(this.form, `[name="${name}"]:checked`).map((box) => box.value);
    return {
      enabled: this.control("enabled").checked,
      type: value("type") as ScheduleFields["type"],
      cycle: value("cycle") as Cycle,
      at: moment("at"),
      everyMinutes: number("everyMinutes"),
      hourMode: value("hourMode") as ScheduleFields["hourMode"],
      from: clock("from"),
      every: number("every"),
      to: clock("to"),
      hours: picked("hours").map(Number),
      minute: number("minute"),
      weekDays: picked("weekDays").map(Number),
      monthDays: picked("monthDays").map((day) => (day === "L" ? "L" : Number(day))),
      time: clock("time"),
      cron: value("cron"),
      effectiveFrom: moment("effectiveFrom"),
      effectiveTo: moment("effectiveTo"),
      missed: value("missed") as MissedFires,
    };
  }

  private write(fields: ScheduleFields): void {
    this.control("enabled").checked = fields.enabled;
    for (const name of ["type", "cycle", "hourMode", "from", "to", "time", "cron"] as const) {
      show(this.control(name), fields[name]);
      if (this.control(name) !== document.activeElement)
        this.control(name).setAttribute("aria-invalid", "false");
    }
    for (const name of ["at", "effectiveFrom", "effectiveTo"] as const)
      show(this.control(name), shownOf(fields[name]));
    show(this.control("missed"), fields.missed);
    for (const name of ["everyMinutes", "every", "minute"] as const) {
      show(this.control(name), fields[name] === null ? "" : String(fields[name]));
    }
    this.check("hours", fields.hours);
    this.check("weekDays", fields.weekDays);
    this.check("monthDays", fields.monthDays);
  }

  private check(name: string, chosen: readonly (number | "L")[]): void {
    const values = new Set(chosen.map(String));
    for (const box of all<HTMLInputElement>(this.form, `[name="${name}"]`))
      box.checked = values.has(box.value);
  }

  /** Shows only the controls that the present type and cycle use. */
  private arrange(): void {
    const { type, cycle, hourMode } = this.fields;
    const current = new Set(type === "ONCE" ? ["once"] : ["periodic", cycle, `${cycle}-${hourMode}`]);
    for (const element of all(this.form, "[data-for]")) {
      element.hidden = !(element.dataset.for ?? "").split(" ").some((word) => current.has(word));
    }
  }

  private control(name: string): HTMLInputElement {
    return find<HTMLInputElement>(this.form, `[name="${name}"]`);
  }

  private async preview(): Promise<void> {
    const turn = ++this.asked;
    const schedule = scheduleOf(this.fields);
    const zone = this.session.zone;
    try {
      const found = await previewSchedule(schedule, zone, 10);
      const rows = await this.rows(found, zone);
      if (turn === this.asked) this.show(found, rows);
    } catch (error) {
      if (turn === this.asked) this.refused(error instanceof Error ? error.message : String(error));
    }
  }

  /** The fires with the value of every time variable at each. */
  private async rows(found: SchedulePreview, zone: string): Promise<{ names: string[]; values: string[][] }> {
    const { definition, nodes } = this.session.store;
    const variables = new Map(
      [...nodes.flatMap((node) => node.variables ?? []), ...(definition.variables ?? [])]
        .filter((variable) => variable.kind === "time")
        .map((variable) => [variable.name, variable]),
    );
    const names = [...variables.keys()].slice(0, 6);
    const asked = names.flatMap((name) => variables.get(name) ?? []);
    const values = await Promise.all(
      found.fires.map(async ({ at }) => {
        const answer = await preview(asked, zone, at);
        return names.map((name) => answer[name]?.value ?? "–");
      }),
    );
    return { names, values };
  }

  private show(found: SchedulePreview, rows: { names: string[]; values: string[][] }): void {
    find(this.pane, "[data-cron]").textContent = found.cron ?? "–";
    const off = this.fields.enabled || found.text === "" ? "" : `${text("schedule.off")} `;
    find(this.pane, "[data-cron-text]").textContent = off + found.text;
    const { ofCron, others } = sorted(found.findings ?? []);
    this.sayOfCron(ofCron);
    const first = others[0];
    const silent = found.fires.length === 0 && !ofCron ? text("fires.none") : null;
    this.say(first?.message ?? silent, first?.severity === "ERROR");
    find(this.pane, "[data-fires-box]").hidden = found.fires.length === 0;
    find(this.pane, "[data-fires-head]").replaceChildren(
      make("th", { text: text("fire") }),
      ...rows.names.map((name) => make("th", { text: name })),
    );
    find(this.pane, "[data-fires]").replaceChildren(
      ...found.fires.map((fire, at) => {
        const time = make("td", {
          class: "numeric",
          text: fire.local.replace("T", " "),
          title: `${localText(fire.at, "UTC")} UTC`,
        });
        if (fire.note) {
          const note = make("span", { class: "badge plain", text: text(`fire.${fire.note}`) });
          note.dataset.tone = "wait";
          time.append(" ", note);
        }
        const values = (rows.values[at] ?? []).map((value) => make("td", { class: "mono", text: value }));
        return make("tr", {}, time, ...values);
      }),
    );
  }

  /** What is wrong with the cron expression stands at its field, with what was meant as one click. */
  private sayOfCron(finding: CronFinding | undefined): void {
    this.control("cron").setAttribute("aria-invalid", String(finding !== undefined));
    const error = find(this.form, "[data-cron-error]");
    error.hidden = !finding;
    error.replaceChildren(make("span", { text: finding?.message ?? "" }));
    const meant = finding?.suggestion;
    if (!meant) return;
    const use = make("button", { class: "button small", text: text("schedule.use", meant) });
    use.type = "button";
    use.addEventListener("click", () => {
      const input = this.control("cron");
      input.value = meant;
      input.focus();
      this.changed(input);
    });
    error.append(use);
  }

  private refused(message: string): void {
    find(this.pane, "[data-cron]").textContent = "–";
    find(this.pane, "[data-cron-text]").textContent = "";
    find(this.pane, "[data-fires-box]").hidden = true;
    this.sayOfCron(undefined);
    this.say(message, true);
  }

  private say(message: string | null, bad: boolean): void {
    const notice = find(this.pane, "[data-schedule-error]");
    notice.hidden = message === null;
    notice.textContent = message ?? "";
    notice.dataset.tone = bad ? "bad" : "wait";
  }
}

type CronFinding = NonNullable<SchedulePreview["findings"]>[number];

function sorted(findings: readonly CronFinding[]): {
  ofCron: CronFinding | undefined;
  others: CronFinding[];
} {
  return {
    ofCron: findings.find(({ field, severity }) => field === "schedule.cron" && severity === "ERROR"),
    others: findings.filter(({ field, severity }) => field !== "schedule.cron" || severity !== "ERROR"),
  };
}

function fillZones(list: HTMLElement): void {
  for (const zone of ["UTC", ...Intl.supportedValuesOf("timeZone")]) {
    const option = document.createElement("option");
    option.value = zone;
    list.append(option);
  }
}
