import type { Definition, FlowNode, Note, Variable } from "../../src/model";

/** A small generator of numbers (mulberry32): the same seed gives the same flows on every machine. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function node(key: string, more: Partial<FlowNode> = {}): FlowNode {
  return {
    key,
    name: `Step ${key}`,
    kind: "sql",
    position: { x: 0, y: 0 },
    config: { dataSource: "RDS", sql: `select '${key}'`, transaction: "SINGLE" },
    variables: [],
    ...more,
  };
}

export function diamond(): Definition {
  return {
    format: "millrace/v1",
    name: "Diamond",
    properties: { zone: "UTC" },
    variables: [{ kind: "constant", name: "day", value: "1" }],
    nodes: ["a", "b", "c", "d"].map((key) => node(key)),
    edges: [
      { from: "a", to: "b" },
      { from: "a", to: "c" },
      { from: "b", to: "d" },
      { from: "c", to: "d" },
    ],
    notes: [{ key: "n", text: "read me", x: 0, y: 0, w: 100, h: 50 }],
  };
}

/** One edit of a flow, chosen by the numbers, as a person would make it: the result is as well-formed as the flow. */
export function edited(flow: Definition, next: () => number): Definition {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  const word = () => `w${Math.floor(next() * 4)}`;
  const nodes = flow.nodes ?? [];
  const edges = flow.edges ?? [];
  const changed = (change: (one: FlowNode) => FlowNode): Definition => {
    const chosen = pick(nodes);
    return { ...flow, nodes: nodes.map((one) => (one === chosen ? change(one) : one)) };
  };
  const variables = flow.variables ?? [];
  const notes = flow.notes ?? [];
  const edits: (() => Definition)[] = [
    () => changed((one) => ({ ...one, config: { ...one.config, sql: `select '${word()}'` } })),
    () => changed((one) => ({ ...one, config: { ...one.config, dataSource: word() } })),
    () => changed((one) => ({ ...one, policy: { ...one.policy, retries: Math.floor(next() * 3) } })),
    () => changed((one) => ({ ...one, policy: { ...one.policy, suspended: next() < 0.5 } })),
    () => changed((one) => ({ ...one, position: { x: Math.floor(next() * 3), y: 0 } })),
    () => changed((one) => ({ ...one, variables: [{ kind: "constant", name: "v", value: word() }] })),
    () => {
      const name = `Name ${word()}`;
      return nodes.some((one) => one.name === name) ? flow : changed((one) => ({ ...one, name }));
    },
    () => {
      const key = `x${Math.floor(next() * 6)}`;
      const name = `New ${word()}`;
      const taken = nodes.some((one) => one.key === key || one.name === name);
      return taken ? flow : { ...flow, nodes: [...nodes, node(key, { name })] };
    },
    () => {
      const gone = pick(nodes)?.key;
      return {
        ...flow,
        nodes: nodes.filter((one) => one.key !== gone),
        edges: edges.filter((edge) => edge.from !== gone && edge.to !== gone),
      };
    },
    () => {
      const gone = pick(edges);
      return { ...flow, edges: edges.filter((edge) => edge !== gone) };
    },
    () => {
      const [from, to] = [pick(nodes)?.key, pick(nodes)?.key];
      const known = edges.some((edge) => edge.from === from && edge.to === to);
      return !from || !to || from === to || known ? flow : { ...flow, edges: [...edges, { from, to }] };
    },
    () => ({ ...flow, name: `Flow ${word()}` }),
    () => ({ ...flow, properties: { ...flow.properties, zone: pick(["UTC", "Asia/Shanghai"])! } }),
    () => ({ ...flow, schedule: { type: "PERIODIC", cycle: "MINUTE", every: 1 + Math.floor(next() * 3) } }),
    () => {
      const variable: Variable = { kind: "constant", name: word(), value: word() };
      return { ...flow, variables: [...variables.filter((one) => one.name !== variable.name), variable] };
    },
    () => {
      const gone = pick(variables);
      return { ...flow, variables: variables.filter((one) => one !== gone) };
    },
    () => {
      const chosen = pick(notes);
      const note = (one: Note) => (one === chosen ? { ...one, text: word() } : one);
      return { ...flow, notes: notes.map(note) };
    },
    () => ({ ...flow, notes: [] }),
  ];
  return pick(edits)!();
}
