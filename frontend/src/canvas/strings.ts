/** Texts of the canvas. English stands in for what the page's bundle leaves out; `{0}`, `{1}` are filled in. */
export const english = {
  canvas: "Task flow canvas",
  card: "task",
  "kind.sql": "SQL for Single Instance",
  "data-source.none": "No data source",
  rename: "Rename",
  edit: "Edit node configuration",
  delete: "Delete",
  "zoom.in": "Zoom in",
  "zoom.out": "Zoom out",
  "zoom.reset": "Zoom to 100 %",
  "zoom.fit": "Fit the whole flow",
  keys: "Keyboard shortcuts",
  minimap: "Overview",
  close: "Close",
  empty: "Drag “{0}” here, or press A",
  "empty.readonly": "This flow has no nodes",
  "name.empty": "A name needs at least one character.",
  "name.too-long": "A name has at most 200 characters.",
  "name.taken": "Another node already has the name “{0}”.",
  "refused.self": "A node cannot depend on itself.",
  "refused.duplicate": "“{0}” already starts after “{1}”.",
  "refused.missing": "That node is gone.",
  "refused.cycle": "This would close a cycle: {0}.",
  "said.added": "Added {0}.",
  "said.removed": "Removed {0}. Control Z brings it back.",
  "said.nodes": "{0} nodes",
  "said.nodes.one": "1 node",
  "said.edges": "{0} dependencies",
  "said.edges.one": "1 dependency",
  "said.connected": "{0} now starts after {1}.",
  "said.disconnected": "{0} no longer starts after {1}.",
  "said.renamed": "Renamed to {0}.",
  "said.suspended": "Suspended {0}. It is skipped; what comes after it runs.",
  "said.unsuspended": "No longer suspended: {0}.",
  "said.undone": "Undone.",
  "said.redone": "Redone.",
  "said.nothing-to-undo": "Nothing to undo.",
  "said.nothing-to-redo": "Nothing to redo.",
  "said.selected": "{0} selected.",
  "said.zoom": "{0} %",
  "said.connecting":
    "Connecting from {0}: choose the node that starts after it with the arrow keys, Enter connects, Escape ends.",
  "said.candidate": "{0}, {1} of {2}. Enter connects.",
  "said.candidate-connected": "{0}, {1} of {2}, already connected. Enter removes the dependency.",
  "said.no-target": "No node can start after {0}.",
  "said.cancelled": "Ended.",
  "findings.errors": "{0} errors",
  "findings.errors.one": "1 error",
  "findings.warnings": "{0} warnings",
  "findings.warnings.one": "1 warning",
  selected: "selected",
  suspended: "suspended",
  "state.waiting": "Waiting",
  "state.queued": "Queued",
  "state.running": "Running",
  "state.succeeded": "Succeeded",
  "state.failed": "Failed",
  "state.unknown": "Unknown: needs a decision",
  "state.retry": "Waiting to retry",
  "state.skipped": "Skipped",
  "state.cancelled": "Cancelled",
  "key.arrows": "Walk along the dependencies",
  "key.shift-arrows": "Select everything up or down the stream",
  "key.alt-arrows": "Move the selected nodes",
  "key.a": "Add a node, after the selected one if there is one",
  "key.f2": "Rename",
  "key.enter": "Open",
  "key.c": "Connect or disconnect: arrows choose, Enter does it",
  "key.d": "Suspend, or end that",
  "key.menu": "Menu of the node",
  "key.delete": "Delete",
  "key.undo": "Undo",
  "key.redo": "Redo",
  "key.all": "Select all",
  "key.zoom": "Zoom in, out",
  "key.0": "100 %",
  "key.1": "Fit the whole flow",
  "key.space": "Pan with the pointer",
  "key.shift-drag": "Select with a rectangle",
  "key.help": "This list",
};

export type CanvasStrings = typeof english;
export type StringKey = keyof CanvasStrings;

/** Fills `{0}`, `{1}` … in. */
export function filled(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (whole, at) => String(values[Number(at)] ?? whole));
}

/** The canvas's part of the bundle that the page hands over as a JSON island, in which its keys begin with `canvas.`. */
export function stringsOfPage(): Partial<CanvasStrings> {
  const json = document.querySelector("script[data-texts]")?.textContent;
  if (!json) return {};
  const bundle = JSON.parse(json) as Record<string, string>;
  const keys = Object.keys(english) as StringKey[];
  return Object.fromEntries(
    keys.flatMap((key) => (bundle[`canvas.${key}`] === undefined ? [] : [[key, bundle[`canvas.${key}`]]])),
  );
}
