// The page of a run: the graph with its live colours, and what each node did.
import "./run-view";
import type { MrCanvas, NodeState } from "../canvas";
import { type Definition, FlowStore } from "../model";
import { find } from "./dom";
import "./run-acts";
import { RunFeed } from "./run-feed";
import { RunTabs } from "./run-tabs";
import type { MrRun } from "./run-view";
import type { Run } from "./runs";

const page = find(document, "[data-run]");
const canvas = find<MrCanvas>(page, "mr-canvas");
const view = find<MrRun>(page, "mr-run");
view.zone = page.dataset.zone ?? "UTC";
view.acts = true;
if (page.dataset.repeats)
  view.kept = { run: page.dataset.repeats, keys: (page.dataset.kept ?? "").split(" ") };

const island = find(page, "script[data-definition]").textContent ?? "";
canvas.store = new FlowStore(JSON.parse(island) as Definition);

const tabs = new RunTabs(page);

/** What the server drew into the head of the page; it is asked again when this changes. */
let drawn: string | null = null;

function headOf(run: Run): string {
  const unknown = run.nodes.filter((node) => node.state === "UNKNOWN").map((node) => node.key);
  return [run.state, run.reason ?? "", ...unknown].join(" ");
}

function show(run: Run): void {
  const states = new Map<string, NodeState>();
  for (const { key, state, attempts } of run.nodes) {
    const last = attempts.at(-1);
    states.set(key, { state, startedAt: last?.startedAt ?? null, endedAt: last?.endedAt ?? null });
  }
  canvas.setStates(states);
  view.value = run;
  const head = headOf(run);
  const header = find(document, "#run-head");
  const stale = drawn === null ? header.dataset.state !== run.state : drawn !== head;
  if (stale) {
    header.dispatchEvent(new CustomEvent("mr-run-changed"));
    find(document, "#run-history").dispatchEvent(new CustomEvent("mr-run-changed"));
  }
  drawn = head;
  tabs.changed(run);
}

new RunFeed(page.dataset.run ?? "", { changed: show, logged: (key) => view.refresh(key) });

canvas.addEventListener("mr-open", (event) =>
  view.choose((event as CustomEvent<{ key: string }>).detail.key),
);
canvas.addEventListener("mr-select", (event) => {
  const [key] = (event as CustomEvent<{ nodes: string[] }>).detail.nodes;
  if (key !== undefined) view.choose(key);
});
page.addEventListener("click", (event) => {
  const key = (event.target as Element).closest<HTMLElement>(".gantt-chart [data-key]")?.dataset.key;
  if (key !== undefined) view.choose(key);
});
view.addEventListener("mr-node", (event) =>
  canvas.select([(event as CustomEvent<{ key: string }>).detail.key]),
);
view.addEventListener("mr-mode", (event) => {
  const { key } = (event as CustomEvent<{ key: string }>).detail;
  location.href = `/flows/${encodeURIComponent(page.dataset.flow ?? "")}#${encodeURIComponent(key)}:transaction`;
});
view.addEventListener("mr-goto", (event) => {
  const { key, line } = (event as CustomEvent<{ key: string; line: number }>).detail;
  location.href = `/flows/${encodeURIComponent(page.dataset.flow ?? "")}#${encodeURIComponent(key)}:${line}`;
});
