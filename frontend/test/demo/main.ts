import "../../styles/console.css";
import "./demo.css";
import bundle from "../../messages/messages.properties?raw";
import { bindPalette, type MrCanvas, type NodeState, type RunState } from "../../src/canvas";
import { type Definition, FlowStore } from "../../src/model";
import { mesh } from "../model/flows";

/** The page's parameters: `n` nodes of a mesh, or the pictures' flow; `theme`; `readonly`; `plain` without states. */
const query = new URLSearchParams(location.search);
const theme = query.get("theme");
if (theme) document.documentElement.dataset.theme = theme;

const names: [string, string, number, number, RunState, string][] = [
  ["extract", "Extract data from RDS", 40, 100, "SUCCEEDED", "rds_pg · public"],
  ["customers", "Extract customers", 40, 240, "SUCCEEDED", "rds_pg · crm"],
  ["stage", "Stage to OSS", 340, 100, "SUCCEEDED", "ods · staging"],
  ["clean", "Clean orders", 640, 40, "SUCCEEDED", "adb_pg · dw"],
  ["merge", "Merge customer dimensions", 640, 240, "RUNNING", "adb_pg · dw"],
  ["load", "Load data to ADBPG", 940, 120, "WAITING", "adb_pg · dw"],
  ["check", "Validate row counts", 940, 260, "FAILED", "adb_pg · dw"],
  ["retry", "Aggregate daily sales", 940, 360, "RETRY_WAIT", "adb_pg · mart"],
  ["queued", "Publish report", 640, 360, "QUEUED", "adb_pg · mart"],
  ["skipped", "Archive cold data", 340, 240, "SKIPPED", "ods · archive"],
  ["unknown", "Notify the warehouse", 340, 360, "UNKNOWN", ""],
  ["cancelled", "Refresh the cube", 40, 360, "CANCELLED", "adb_pg · mart"],
];

function picture(): Definition {
  const edges =
    "extract-stage stage-clean stage-merge customers-merge clean-load merge-load merge-check".split(" ");
  return {
    format: "millrace/v1",
    name: "Import RDS PG data to OSS",
    nodes: names.map(([key, name, x, y, , dataSource]) => ({
      key,
      name,
      kind: "sql",
      position: { x, y },
      config: { dataSource: dataSource || null, sql: "select 1" },
    })),
    edges: edges.map((pair) => ({ from: pair.split("-")[0]!, to: pair.split("-")[1]! })),
  };
}

const count = Number(query.get("n") ?? 0);
const store = new FlowStore(
  query.has("empty") ? { format: "millrace/v1", name: "Empty" } : count > 0 ? mesh(count) : picture(),
);
const canvas = document.querySelector<MrCanvas>("#canvas")!;
canvas.readOnly = query.has("readonly");
canvas.strings = Object.fromEntries(
  [...bundle.matchAll(/^js\.canvas\.([^=]+)=(.*)$/gm)].map((one) => [one[1], one[2]]),
);
canvas.store = store;
if (!query.has("plain")) {
  const states: RunState[] = ["SUCCEEDED", "RUNNING", "FAILED", "WAITING", "SKIPPED", "RETRY_WAIT"];
  const start = Date.now() - 41_000;
  const all = store.nodes.map((node, at): [string, NodeState] => {
    const state = names.find(([key]) => key === node.key)?.[4] ?? states[((at * 7) % 11) % 6]!;
    const ended = state === "SUCCEEDED" || state === "FAILED";
    return [
      node.key,
      { state, startedAt: state === "WAITING" ? null : start, endedAt: ended ? start + 1800 : null },
    ];
  });
  canvas.setStates(new Map(all));
}
const found = { code: "sql-empty", message: "The script is empty" };
canvas.setFindings([
  { severity: "ERROR", node: "load", ...found },
  { severity: "WARNING", node: "stage", ...found },
]);
bindPalette(document.querySelector<HTMLElement>("#palette")!, () => canvas);

const log: unknown[] = [];
for (const name of ["mr-open", "mr-select", "mr-refused", "mr-findings"]) {
  canvas.addEventListener(name, (event) => log.push([name, (event as CustomEvent).detail]));
}
Object.assign(window, { canvas, store, log });
