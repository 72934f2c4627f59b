import type { Definition, FlowNode, Schedule } from "../model";
import { post } from "../pages/api";
import { make } from "../pages/dom";
import { text } from "../pages/texts";

/** Rows that are shown of one kind. */
const most = 50;

/** What is in a flow, as somebody sees it who decides whether it is the right one. */
export function contents(definition: Definition): HTMLElement {
  const { nodes, edges, variables } = definition;
  const names = new Map((nodes ?? []).map((node) => [node.key, node.name]));
  const nameOf = (key: string) => names.get(key) ?? key;
  const lines = make("dl", { class: "import-lines" });
  const line = (key: string, ...content: (Node | string)[]) =>
    lines.append(make("dt", { text: text(`import.${key}`) }), make("dd", {}, ...content));
  if (definition.description) line("description", definition.description);
  line("schedule", scheduleWords(definition));
  line("nodes", nodes?.length ? nodeTable(nodes) : text("import.none"));
  line(
    "edges",
    list(edges ?? [], ({ from, to }) => text("import.edge", nameOf(from), nameOf(to))),
  );
  line(
    "variables",
    list(variables ?? [], ({ name }) => name),
  );
  return lines;
}

function nodeTable(nodes: readonly FlowNode[]): HTMLElement {
  const rows = nodes.slice(0, most).map((node) => {
    const own = (node.variables ?? []).map(({ name }) => name).join(", ");
    return make(
      "tr",
      {},
      make("td", { text: node.name }),
      make("td", { text: node.config?.dataSource ?? "–" }),
      make("td", { text: own || "–" }),
    );
  });
  const heads = ["import.node", "import.node.source", "import.node.variables"];
  const head = make("tr", {}, ...heads.map((key) => make("th", { text: text(key) })));
  const table = make(
    "table",
    { class: "table compact" },
    make("thead", {}, head),
    make("tbody", {}, ...rows),
  );
  return make("div", {}, table, ...rest(nodes.length));
}

function list<T>(items: readonly T[], words: (one: T) => string): Node | string {
  if (items.length === 0) return text("import.none");
  const shown = items.slice(0, most).map((one) => make("li", { text: words(one) }));
  return make("div", {}, make("ul", {}, ...shown), ...rest(items.length));
}

function rest(count: number): HTMLElement[] {
  return count > most ? [make("p", { class: "muted", text: text("import.more", count - most) })] : [];
}

/** The words come from the console, which alone knows what a cron expression means. */
function scheduleWords({ schedule, properties }: Definition): Node {
  const zone = properties?.zone ?? "UTC";
  const words = make("span", { text: text("import.unscheduled") });
  if (schedule) void explain(schedule, zone, words);
  return words;
}

async function explain(schedule: Schedule, zone: string, words: HTMLElement): Promise<void> {
  words.textContent = "…";
  try {
    const preview = await post<{ text: string }>("/api/preview/schedule", { schedule, zone, count: 1 });
    const state = schedule.enabled ? "import.scheduled" : "import.scheduled.off";
    // A schedule that is wrong has no meaning; the findings say why.
    words.textContent = preview.text
      ? text(state, preview.text.replace(/\.$/, ""), zone)
      : text("import.scheduled.wrong");
  } catch (error) {
    words.textContent = error instanceof Error ? error.message : String(error);
  }
}
