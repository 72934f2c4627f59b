// <input data-moment="date|time">: a date, or a date and time, as ISO text like everywhere else; the browser's own field
// would show the habits of its language. Its calendar is still there, behind the button beside the text.
import { text } from "./texts";

const shapes = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/,
};

type Kind = keyof typeof shapes;

/** `2026-11-22` or `2026-11-22T09:00` for what was typed; empty for nothing and for what is no such date. */
export function isoOf(typed: string, kind: Kind): string {
  const iso = typed.trim().replace(/\s+/, "T");
  if (!shapes[kind].test(iso)) return "";
  // A day that its month lacks is moved to the next month by the parser.
  const day = iso.slice(0, 10);
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) ? iso : "";
}

/** As the field shows it: a space in place of the T, minutes at the end. */
export function shownOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}

export function momentOf(input: HTMLInputElement): string {
  return isoOf(input.value, input.dataset.moment as Kind);
}

/** What was typed is neither empty nor a date. */
export function isMisread(input: HTMLInputElement): boolean {
  return "moment" in input.dataset && input.value.trim() !== "" && momentOf(input) === "";
}

// Before the forms' own listeners, so that they find the validity as it is.
document.addEventListener(
  "input",
  (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !("moment" in input.dataset)) return;
    const wrong = isMisread(input);
    input.setCustomValidity(wrong ? text(`moment.${input.dataset.moment}`) : "");
    input.setAttribute("aria-invalid", String(wrong));
    input.title = wrong ? input.validationMessage : "";
  },
  true,
);

document.addEventListener("click", (event) => {
  const field = (event.target as Element).closest("[data-moment-open]")?.closest(".moment");
  const input = field?.querySelector<HTMLInputElement>("[data-moment]");
  const picker = field?.querySelector<HTMLInputElement>("[data-moment-picker]");
  if (!input || !picker) return;
  picker.value = momentOf(input);
  picker.showPicker();
});

for (const name of ["input", "change"]) {
  document.addEventListener(
    name,
    (event) => {
      const picker = event.target;
      if (!(picker instanceof HTMLInputElement) || !("momentPicker" in picker.dataset)) return;
      event.stopPropagation();
      const input = picker.closest(".moment")?.querySelector<HTMLInputElement>("[data-moment]");
      if (!input || input.value === shownOf(picker.value)) return;
      input.value = shownOf(picker.value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
    true,
  );
}
