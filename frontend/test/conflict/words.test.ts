// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { valueLines } from "../../src/conflict/values";
import { changeLines, nodeNames, subject } from "../../src/conflict/words";
import { merge } from "../../src/merge";
import type { Definition, FlowNode } from "../../src/model";
import { diamond } from "../merge/flows";

beforeAll(() => {
  const lines = readFileSync("messages/messages.properties", "utf8").split("\n");
  const texts = lines.map((line) => /^js\.([^=]+)=(.*)$/.exec(line)).filter((one) => one !== null);
  const island = document.createElement("script");
  island.type = "application/json";
  island.dataset.texts = "";
  island.textContent = JSON.stringify(Object.fromEntries(texts.map((one) => [one[1], one[2]])));
  document.head.append(island);
});

const onNode = (flow: Definition, key: string, more: Partial<FlowNode>): Definition => ({
  ...flow,
  nodes: flow.nodes?.map((one) => (one.key === key ? { ...one, ...more } : one)) ?? [],
});

/** Each question with what both sides say. */
function asked(mine: Definition, theirs: Definition): [string, string[], string[]][] {
  const nameOf = nodeNames(theirs, mine);
  return merge(diamond(), mine, theirs).questions.map((question) => [
    subject(question),
    valueLines(question, "mine", nameOf),
    valueLines(question, "theirs", nameOf),
  ]);
}

describe("a question", () => {
  const base = diamond();

  it("tells the settings that both sides changed, and no others", () => {
    const mine = onNode(base, "a", { policy: { retries: 3, timeout: "PT1H", rerunIsSafe: true } });
    const theirs = onNode(base, "a", { policy: { retries: 5, timeout: "PT90M" } });
    expect(asked(mine, theirs)).toEqual([
      [
        "node “Step a”",
        ["Retries: 3", "Timeout of an attempt: 1 h"],
        ["Retries: 5", "Timeout of an attempt: 1 h 30 min"],
      ],
    ]);
  });

  it("tells what a node became that the other side deleted", () => {
    const mine = onNode(base, "d", { name: "Load", policy: { suspended: true } });
    const theirs = {
      ...base,
      nodes: base.nodes!.slice(0, 3),
      edges: base.edges!.filter(({ to }) => to !== "d"),
    };
    expect(asked(mine, theirs)).toEqual([
      ["node “Load”", ["Kept, with changes: name, settings"], ["Deleted"]],
    ]);
    const connected = { ...base, edges: [...base.edges!, { from: "a", to: "d" }] };
    expect(asked(theirs, connected)).toEqual([
      ["node “Step d”", ["Deleted"], ["Kept, with new dependencies"]],
    ]);
  });

  it("tells the values of the flow, of its variables and notes", () => {
    const side = (word: string, limit: number): Definition => ({
      ...base,
      name: word,
      description: word === "M" ? "" : word,
      properties: { ...base.properties, concurrency: { policy: "PARALLEL", limit } },
      variables: [{ kind: "time", name: "day", format: word, offset: "-1d" }],
      notes: [{ ...base.notes![0]!, text: `${word}\nmore` }],
    });
    const mine = { ...side("M", 2), description: "mine" };
    expect(asked(mine, side("T", 3))).toEqual([
      ["Task flow", ["M"], ["T"]],
      ["Task flow", ["mine"], ["T"]],
      [
        "Task flow",
        ["Concurrency Control Policy: Parallel", "Runs at a time: 2"],
        ["Concurrency Control Policy: Parallel", "Runs at a time: 3"],
      ],
      ["task flow variable “day”", ["day: M · -1d · business time"], ["day: T · -1d · business time"]],
      ["note “T more”", ["M\nmore"], ["T\nmore"]],
    ]);
  });

  it("names the dependencies that close a cycle together", () => {
    const mine = { ...base, edges: [...base.edges!, { from: "b", to: "c" }] };
    const theirs = { ...base, edges: [...base.edges!, { from: "c", to: "b" }] };
    expect(asked(mine, theirs)).toEqual([
      [
        "Dependencies that close a cycle together",
        ["dependency from “Step b” to “Step c”"],
        ["dependency from “Step c” to “Step b”"],
      ],
    ]);
  });
});

it("lists what each side did, with the names that nodes have", () => {
  const base = diamond();
  const mine = { ...onNode(base, "a", { name: "Extract", position: { x: 9, y: 9 } }), notes: [] };
  const theirs = { ...base, edges: [...base.edges!, { from: "a", to: "d" }] };
  const merged = merge(base, mine, theirs);
  const nameOf = nodeNames(merged.outcome(new Map()).definition);
  expect(changeLines(merged, "mine", nameOf)).toEqual([
    "Changed: node “Step a” (name, place)",
    "Removed: note “read me”",
  ]);
  expect(changeLines(merged, "theirs", nameOf)).toEqual(["Added: dependency from “Extract” to “Step d”"]);
});
