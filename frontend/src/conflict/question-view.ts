import type { Question, Side } from "../merge";
import type { Schedule } from "../model";
import { make } from "../pages/dom";
import { text } from "../pages/texts";
import { valueLines } from "./values";
import { partWords, subject } from "./words";

/** What the parts of the dialog need to know beside the question. */
export interface Context {
  nameOf(key: string): string;
  scheduleWords(schedule: Schedule | null | undefined): Promise<string>;
}

/** What the two sides are called. */
export type Names = Record<Side, string>;

const sides: readonly Side[] = ["mine", "theirs"];

/** One question as a group of two radio buttons, each with what its side says; `answered` hears of the choice. */
export function questionView(
  question: Question,
  names: Names,
  context: Context,
  answered: () => void,
): HTMLElement {
  const group = make("fieldset", { class: "conflict-question" });
  group.dataset.question = question.id;
  group.append(make("legend", { text: title(question) }));
  const hint = hintOf(question, context);
  if (hint) group.append(make("p", { class: "muted small", text: hint }));
  const choices = make("div", { class: "conflict-choices" });
  for (const side of sides) choices.append(choice(question, side, names, context));
  group.append(choices);
  group.addEventListener("change", answered);
  const script = scripts(question);
  if (script) whenSeen(group, () => void compared(group, script, names));
  return group;
}

export function answerOf(view: HTMLElement): Side | null {
  return (view.querySelector<HTMLInputElement>("input:checked")?.value as Side | undefined) ?? null;
}

export function answer(view: HTMLElement, side: Side): void {
  const radio = view.querySelector<HTMLInputElement>(`input[value="${side}"]`);
  if (radio) radio.checked = true;
}

function title(question: Question): string {
  if (question.is === "places" || question.is === "cycle" || question.part === "presence")
    return subject(question);
  return text("conflict.asked", subject(question), partWords(question.part));
}

function hintOf(question: Question, { nameOf }: Context): string {
  if (question.is === "cycle") return text("conflict.cycle.hint");
  if (question.is !== "places") return "";
  const names = [
    ...question.nodes.map(({ key }) => `“${nameOf(key)}”`),
    ...question.notes.map(() => text("conflict.aNote")),
  ];
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? text("conflict.andMore", shown, names.length - 5) : shown;
}

function choice(question: Question, side: Side, names: Names, context: Context): HTMLElement {
  const radio = make("input");
  radio.type = "radio";
  radio.name = `conflict-${question.id}`;
  radio.value = side;
  const says = make("span", { class: "conflict-value" });
  const label = make(
    "label",
    { class: "conflict-choice" },
    radio,
    make("span", {}, make("b", { text: names[side] }), says),
  );
  const show = (lines: readonly string[]) =>
    says.replaceChildren(...lines.map((line) => make("span", { text: line })));
  if (question.is === "flow" && question.part === "schedule")
    void context.scheduleWords(question[side]?.schedule).then((words) => show([words]));
  else if (!scripts(question)) show(valueLines(question, side, context.nameOf));
  return label;
}

/** The two scripts that a question is about, if it is about scripts. */
function scripts(question: Question): Record<Side, string> | null {
  if (question.is !== "node" || question.part !== "sql") return null;
  const of = (side: Side) => question[side]?.config?.sql ?? "";
  return { mine: of("mine"), theirs: of("theirs") };
}

/** Comparing scripts takes time, and a long absence may have left hundreds of questions. */
function whenSeen(element: HTMLElement, act: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    act();
  });
  observer.observe(element);
}

async function compared(group: HTMLElement, script: Record<Side, string>, names: Names): Promise<void> {
  const { sideBySide } = await import("../compare/side-by-side");
  const lines = sideBySide(script.mine, script.theirs, { before: names.mine, after: names.theirs });
  const box = make("div", { class: "conflict-lines" }, lines);
  // It scrolls, so the keyboard has to get there.
  box.tabIndex = 0;
  group.append(box);
}
