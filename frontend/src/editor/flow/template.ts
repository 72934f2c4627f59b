import type { Change, Definition, FlowStore } from "../../model";
import { get } from "../../pages/api";

/** Fills an empty flow with the tutorial's nodes, dependencies and schedule, as one step. */
export async function fillFromTutorial(store: FlowStore): Promise<void> {
  const { nodes, edges, schedule } = await get<Definition>("/flows/tutorial");
  if (store.nodes.length > 0) return;
  const changes: Change[] = [
    ...(nodes ?? []).map((after, at): Change => ({ on: "node", at, before: null, after })),
    ...(edges ?? []).map((after, at): Change => ({ on: "edge", at, before: null, after })),
  ];
  const before = store.definition.schedule;
  if (!before && schedule) changes.push({ on: "field", field: "schedule", before, after: schedule });
  store.apply({ label: "template", changes });
}
