import { make } from "../pages/dom";
import { text } from "../pages/texts";
import type { PlanStep } from "./plan";

/** From this share of the cost on a step stands out. */
const heavy = 0.4;

/** A plan as nested lists: each step with its rows, its cost and its own share as a bar. */
export function planList(root: PlanStep): HTMLElement {
  return make("ul", { class: "plan" }, item(root));
}

function item(step: PlanStep): HTMLElement {
  const name = make("span", {}, make("b", { text: step.type }));
  if (step.relation !== null)
    name.append(" ", make("span", { class: "mono", text: text("plan.on", step.relation) }));
  for (const detail of step.details) name.append(make("small", { class: "muted", text: detail }));
  const percent = Math.round(step.share * 100);
  const share = make("span", { class: "plan-share", text: text("plan.share", percent) });
  share.style.setProperty("--share", `${percent}%`);
  share.toggleAttribute("data-heavy", step.share >= heavy);
  const row = make(
    "div",
    { class: "plan-step" },
    name,
    make("span", { text: text("plan.rows", step.rows.toLocaleString("en-US")) }),
    make("span", {
      text: text("plan.cost", step.cost.toLocaleString("en-US", { maximumFractionDigits: 2 })),
    }),
    share,
  );
  const li = make("li", {}, row);
  if (step.steps.length > 0) li.append(make("ul", {}, ...step.steps.map(item)));
  return li;
}
