import { get } from "../pages/api";
import { find, make } from "../pages/dom";
import { duration } from "../pages/instants";
import type { Run } from "../pages/runs";
import { badge } from "../pages/states";
import { text } from "../pages/texts";
import type { Session } from "./session";
import { table, timeCell } from "./table";
import { reasonWords } from "./words";

const most = 50;

/** Execution Logs: the latest runs of the flow, read when the tab opens. */
export class LogsView {
  constructor(private readonly session: Session) {}

  async show(): Promise<void> {
    const { root, flowId } = this.session;
    const { items } = await get<{ items: Run[] }>(`/api/runs?flow=${encodeURIComponent(flowId)}`);
    find(root, "[data-runs-none]").hidden = items.length > 0;
    const heads = ["run", "run.state", "run.origin", "run.runTime", "run.started", "run.duration"];
    const rows = items.slice(0, most).map((item) => this.row(item));
    find(root, "[data-runs]").replaceChildren(...(rows.length > 0 ? [table(heads, rows)] : []));
  }

  private row(item: Run): HTMLElement {
    const { zone } = this.session;
    const link = make("a", { class: "mono", text: item.id.slice(-8) });
    link.href = `/operations/runs/${encodeURIComponent(item.id)}`;
    const reason = item.reason
      ? [" ", make("span", { class: "muted small", text: reasonWords(item.reason) })]
      : [];
    return make(
      "tr",
      {},
      make("td", {}, link),
      make("td", {}, badge(item.state), ...reason),
      make("td", { text: text(`origin.${item.origin}`) }),
      timeCell(item.runTime, zone),
      timeCell(item.startedAt, zone),
      make("td", { class: "numeric", text: duration(item.startedAt, item.endedAt) }),
    );
  }
}
