import { make } from "../pages/dom";
import { text } from "../pages/texts";
import type { NodeChange } from "./difference";
import type { Titles } from "./side-by-side";
import { sign } from "./signs";
import { beforeAfter, partRows, variableRows } from "./tables";

/** One node that differs: a line that opens to its settings, variables and SQL, which are made only then. */
export function nodeDetails(change: NodeChange, titles: Titles): HTMLDetailsElement {
  const { is, after, before } = change;
  const what = make("span", { class: "muted", text: whatDiffers(change) });
  const name = make("b", { text: (after ?? before)!.name });
  const details = make("details", { class: "compare-node" }, make("summary", {}, sign(is), name, what));
  details.dataset.key = change.key;
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(content(change, titles));
  });
  return details;
}

function whatDiffers({ is, moved, parts, variables }: NodeChange): string {
  if (is === "moved") return text("compare.node.moved");
  if (is !== "changed") return "";
  const words = parts.map(({ part }) => text(`compare.part.${part}`));
  if (variables.length > 0) words.push(text("compare.nodeVariables"));
  if (moved) words.push(text("compare.node.moved"));
  return words.join(", ");
}

function content({ is, before, after, parts, variables }: NodeChange, titles: Titles): HTMLElement {
  const box = make("div", { class: "compare-node-body" });
  const settings = [...partRows(parts.filter(({ part }) => part !== "sql")), ...variableRows(variables)];
  if (is === "moved") {
    const place = (side: typeof before) => `${side?.position?.x ?? 0}, ${side?.position?.y ?? 0}`;
    settings.push({
      is: "moved",
      label: text("compare.place"),
      before: place(before),
      after: place(after),
    });
  }
  if (settings.length > 0) box.append(beforeAfter(text("compare.settings"), settings, titles));
  const sql = parts.find(({ part }) => part === "sql");
  if (sql) {
    const place = make("div", { class: "compare-sql muted", text: text("compare.reading") });
    box.append(place);
    void showSql(place, String(sql.before), String(sql.after), titles);
  }
  if (box.childElementCount === 0)
    box.append(make("p", { class: "muted", text: text("compare.node.empty") }));
  return box;
}

async function showSql(place: HTMLElement, before: string, after: string, titles: Titles): Promise<void> {
  try {
    const { sideBySide } = await import("./side-by-side");
    place.classList.remove("muted");
    place.replaceChildren(sideBySide(before, after, titles));
  } catch (error) {
    place.textContent = error instanceof Error ? error.message : String(error);
  }
}
