import { make } from "../pages/dom";
import { localText } from "../pages/instants";
import { text } from "../pages/texts";

/** A dense table; `heads` are keys of the bundle, an empty one is a column without a name. */
export function table(heads: readonly string[], rows: readonly HTMLElement[]): HTMLTableElement {
  const cells = heads.map((head) => (head === "" ? make("td") : make("th", { text: text(head) })));
  return make(
    "table",
    { class: "table compact" },
    make("thead", {}, make("tr", {}, ...cells)),
    make("tbody", {}, ...rows),
  );
}

/** An instant on the clocks of a zone; resting on it tells it in UTC. */
export function timeCell(instant: string | null | undefined, zone: string): HTMLElement {
  if (!instant) return make("td", { text: "–" });
  const title = `${localText(instant, "UTC")} UTC`;
  return make("td", { class: "numeric", text: localText(instant, zone), title });
}
