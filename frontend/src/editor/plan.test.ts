// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { type PlanStep, readPlan } from "./plan";
import { planList } from "./plan-view";

const answered = [
  {
    Plan: {
      "Node Type": "Limit",
      "Total Cost": 60,
      "Plan Rows": 10,
      Plans: [
        {
          "Node Type": "Hash Join",
          "Join Type": "Left",
          "Total Cost": 100,
          "Plan Rows": 1000,
          "Hash Cond": "(o.id = d.id)",
          Plans: [
            {
              "Node Type": "Index Scan",
              "Relation Name": "orders",
              Schema: "shop",
              Alias: "o",
              "Index Name": "orders_pkey",
              "Total Cost": 30,
              "Plan Rows": 1000,
            },
            {
              "Node Type": "Seq Scan",
              "Relation Name": "days",
              Alias: "days",
              "Total Cost": 20,
              "Plan Rows": 7,
            },
          ],
        },
      ],
    },
  },
];

describe("a plan", () => {
  const root = readPlan(answered) as PlanStep;
  const join = root.steps[0] as PlanStep;

  it("names what each step does, and to what", () => {
    expect(join.type).toBe("Left Hash Join");
    expect(join.details).toEqual(["Hash Cond: (o.id = d.id)"]);
    expect(join.steps.map((one) => one.relation)).toEqual(["shop.orders o (orders_pkey)", "days"]);
  });

  it("gives each step its own share, never less than nothing nor more than all", () => {
    expect(root.share).toBe(0);
    expect(join.share).toBeCloseTo(50 / 60);
    expect(join.steps.map((one) => one.share)).toEqual([0.5, 20 / 60]);
    expect(readPlan([{ Plan: { "Node Type": "Result", "Total Cost": 0, "Plan Rows": 1 } }])?.share).toBe(0);
  });

  it("says so when it is of another form", () => {
    for (const other of [null, [], {}, "x", [{}], [{ Plan: [] }]]) expect(readPlan(other)).toBeNull();
  });

  it("is drawn as nested lists that say everything in words", () => {
    const list = planList(root);
    expect(list.querySelectorAll("li")).toHaveLength(4);
    expect(list.querySelector("ul ul ul")?.children).toHaveLength(2);
    expect(list.querySelectorAll("[data-heavy]")).toHaveLength(2);
  });
});
