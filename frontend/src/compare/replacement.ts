import type { Change, Definition, Edge, Field, FlowNode, Patch } from "../model";

const fields: readonly Field[] = ["name", "description", "properties", "variables", "schedule", "notes"];

/** The patch that makes `after` of `before` as one step, which can be taken back like any other edit. */
export function replacement(label: string, before: Definition, after: Definition): Patch {
  const changes: Change[] = [
    ...lists(before.edges ?? [], after.edges ?? [], ({ from, to }) => `${from}>${to}`, edgeChange),
    ...lists(before.nodes ?? [], after.nodes ?? [], ({ key }) => key, nodeChange),
  ];
  for (const field of fields) {
    if (!alike(before[field], after[field]))
      changes.push({ on: "field", field, before: before[field], after: after[field] });
  }
  return { label, changes };
}

type Make<T> = (at: number, before: T | null, after: T | null) => Change;

const edgeChange: Make<Edge> = (at, before, after) => ({ on: "edge", at, before, after });
const nodeChange: Make<FlowNode> = (at, before, after) => ({ on: "node", at, before, after });

/** What is gone is taken out from the end, what is new put in from the start, and what stays is changed where it lies. */
function lists<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (one: T) => string,
  make: Make<T>,
): Change[] {
  const [was, is] = [before.map(nameOf), after.map(nameOf)];
  const [had, has] = [new Set(was), new Set(is)];
  const stays = was.filter((name) => has.has(name));
  const still = is.filter((name) => had.has(name));
  const inOrder = had.size === was.length && has.size === is.length && alike(stays, still);
  // In another order, or with a name twice, all of it is replaced.
  const keeps = (name: string) => inOrder && had.has(name) && has.has(name);
  const old = new Map(before.map((one) => [nameOf(one), one]));
  const removed = before.flatMap((one, at) => (keeps(was[at]!) ? [] : [make(at, one, null)])).reverse();
  const rest = after.flatMap((one, at) => {
    if (!keeps(is[at]!)) return [make(at, null, one)];
    const known = old.get(is[at]!)!;
    return alike(known, one) ? [] : [make(at, known, one)];
  });
  return [...removed, ...rest];
}

function alike(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
