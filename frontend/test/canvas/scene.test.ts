import { describe, expect, it } from "vitest";
import { card, visibleRect } from "../../src/canvas/geometry";
import { Scene } from "../../src/canvas/scene";
import { walk } from "../../src/canvas/walk";
import { FlowStore } from "../../src/model";
import { chain, diamond, flow, mesh, node, seeded } from "../model/flows";

function sceneOf(definition: ReturnType<typeof flow>): { scene: Scene; store: FlowStore } {
  const store = new FlowStore(definition);
  const scene = new Scene();
  scene.read(store);
  return { scene, store };
}

describe("the scene", () => {
  it("finds what is under the pointer, the topmost first", () => {
    const { scene } = sceneOf(flow([node("a", 0, 0), node("b", 100, 20)]));
    expect(scene.nodeAt({ x: 150, y: 40 })).toBe("b");
    expect(scene.nodeAt({ x: 10, y: 10 })).toBe("a");
    expect(scene.nodeAt({ x: 500, y: 10 })).toBeNull();
    expect(scene.portAt({ x: 222, y: 30 }, 12)).toBe("a");
  });

  it("finds an edge by its curve, also while an end is dragged", () => {
    const { scene } = sceneOf(flow([node("a", 0, 0), node("b", 500, 0)], ["a", "b"]));
    expect(scene.edgeAt({ x: 360, y: 30 }, 8)).toEqual({ from: "a", to: "b" });
    expect(scene.edgeAt({ x: 360, y: 60 }, 8)).toBeNull();
    scene.displace(new Map([["b", { x: 500, y: 1000 }]]));
    expect(scene.edgeAt({ x: 360, y: 528 }, 8)).toEqual({ from: "a", to: "b" });
    expect(scene.edgesIn({ x: 0, y: 900, width: 900, height: 200 })).toHaveLength(1);
    scene.displace(null);
    expect(scene.edgesIn({ x: 0, y: 900, width: 900, height: 200 })).toHaveLength(0);
  });

  it("shows exactly the cards that touch the window", () => {
    const { scene } = sceneOf(mesh(600));
    const random = seeded(9);
    for (let round = 0; round < 50; round++) {
      const view = { x: -random() * 4000, y: -random() * 1500, zoom: 0.4 + random() };
      const rect = visibleRect(view, { width: 900, height: 600 });
      const found = new Set(scene.nodesIn(rect).map((one) => one.key));
      for (const one of scene.all) {
        const { x, y } = scene.at(one.key);
        const apart =
          x + card.width < rect.x ||
          y + card.height < rect.y ||
          x > rect.x + rect.width ||
          y > rect.y + rect.height;
        expect(found.has(one.key)).toBe(!apart);
      }
    }
  });

  it("never hides an edge of which a part can be seen", () => {
    const { scene } = sceneOf(flow([node("a", 600, 0), node("b", 0, 300)], ["a", "b"]));
    // The curve turns back: it reaches beyond both cards.
    expect(scene.edgesIn({ x: 850, y: 20, width: 60, height: 40 })).toHaveLength(1);
    expect(scene.edgesIn({ x: -120, y: 250, width: 60, height: 60 })).toHaveLength(1);
  });

  it("draws doubles once and loose ends not at all", () => {
    const odd = flow(
      [node("a"), { ...node("a", 900), name: "Double" }, node("b")],
      ["a", "b"],
      ["a", "b"],
      ["a", "ghost"],
    );
    const { scene } = sceneOf(odd);
    expect(scene.all.map((one) => one.key)).toEqual(["a", "b"]);
    expect(scene.edges.map((one) => one.id)).toEqual(["a>b"]);
  });

  it("finds room for a new card", () => {
    const { scene } = sceneOf(flow([node("a", 0, 0), node("b", 0, 80)]));
    const place = scene.freeNear({ x: 0, y: 0 });
    expect(scene.nodesIn({ ...place, width: card.width, height: card.height })).toHaveLength(0);
  });

  it("has a box around everything, or around nothing", () => {
    expect(sceneOf(diamond()).scene.bounds()).toEqual({ x: 0, y: 0, width: 820, height: 256 });
    expect(sceneOf(flow([])).scene.bounds()).toBeNull();
  });
});

describe("walking", () => {
  it("goes along the edges, and across a gap where there is none", () => {
    const { scene, store } = sceneOf(diamond());
    const go = (from: string, direction: "left" | "right" | "up" | "down") =>
      walk(scene, store.graph, from, direction);
    expect(go("a", "right")).toBe("b");
    expect(go("d", "left")).toBe("b");
    expect(go("b", "down")).toBe("c");
    expect(go("c", "up")).toBe("b");
    expect(go("d", "right")).toBeNull();
  });

  it("reaches the end of a chain", () => {
    const { scene, store } = sceneOf(chain(5));
    let at: string | null = "n0";
    const seen: string[] = [];
    while (at) {
      seen.push(at);
      at = walk(scene, store.graph, at, "right");
    }
    expect(seen).toEqual(["n0", "n1", "n2", "n3", "n4"]);
  });
});
