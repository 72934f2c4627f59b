import type { Places, Plan } from "../layout/layered";
import type { Point } from "../model";
import type { Board } from "./board";
import { card, fits, grid, toScreen } from "./geometry";

/** After this long a layout is given up, in milliseconds: the flow is then too tangled to be worth the wait. */
const patience = 30_000;

/** How long cards take to their new places, and up to how many of them. */
const motion = { time: 280, most: 600 } as const;

/** Computes places away from the page's thread; tests put their own in its place. */
export const layout = {
  start(plan: Plan, done: (places: Places | null) => void): () => void {
    const worker = new Worker(new URL("../layout/worker.ts", import.meta.url), { type: "module" });
    const end = (places: Places | null) => {
      clearTimeout(timer);
      worker.terminate();
      done(places);
    };
    const timer = setTimeout(() => end(null), patience);
    worker.onmessage = (event: MessageEvent<Places>) => end(event.data);
    worker.onerror = () => end(null);
    worker.postMessage(plan);
    return () => {
      clearTimeout(timer);
      worker.terminate();
    };
  },
};

/** Lays the flow out in layers from left to right: one step of undo, shown as a short motion. */
export class Tidy {
  private stop: (() => void) | null = null;

  constructor(private readonly board: Board) {}

  start(): void {
    const { board } = this;
    if (board.readOnly || this.stop || board.scene.all.length === 0) return;
    board.say(board.text("said.tidying"));
    const { revision } = board.store;
    const plan: Plan = {
      nodes: board.scene.all.map(({ key }) => ({ key, ...board.scene.at(key) })),
      edges: board.scene.edges.map(({ edge }) => edge),
      card,
      grid,
    };
    this.stop = layout.start(plan, (places) => {
      this.stop = null;
      // What was computed for a flow that has changed since fits it no longer.
      if (places && board.store.revision !== revision) this.start();
      else if (places) this.apply(new Map(Object.entries(places)));
      else {
        const sentence = board.text("refused.tidy");
        board.say(sentence);
        board.emit("mr-refused", { sentence, reason: "tidy", path: [] });
      }
    });
  }

  close(): void {
    this.stop?.();
    this.stop = null;
  }

  private apply(to: ReadonlyMap<string, Point>): void {
    const { board } = this;
    const from = new Map([...to.keys()].map((key) => [key, board.scene.at(key)]));
    const before = board.store.revision;
    board.store.group("tidy", () => board.store.moveNodes(to));
    board.say(board.text(board.store.revision === before ? "said.tidy-already" : "said.tidied"));
    if (board.store.revision === before) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || to.size > motion.most;
    if (calm) this.intoView();
    else this.animate(from, to);
  }

  private animate(from: ReadonlyMap<string, Point>, to: ReadonlyMap<string, Point>): void {
    const { board } = this;
    const { revision } = board.store;
    const moved = new Set(to.keys());
    const start = performance.now();
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, now - start) / motion.time);
      // An edit in the meantime shows the flow as it is.
      const over = part === 1 || board.store.revision !== revision;
      const eased = 1 - (1 - part) ** 3;
      board.scene.displace(
        over
          ? null
          : new Map(
              [...to].map(([key, end]) => {
                const begin = from.get(key)!;
                return [
                  key,
                  { x: begin.x + (end.x - begin.x) * eased, y: begin.y + (end.y - begin.y) * eased },
                ];
              }),
            ),
      );
      board.invalidate({ moved });
      if (!over) requestAnimationFrame(step);
      else if (part === 1) this.intoView();
    };
    step(start);
  }

  /** Shows the whole flow unless all of it can be seen already. */
  private intoView(): void {
    const { board } = this;
    const bounds = board.scene.bounds();
    if (!bounds || board.size.width === 0) return;
    const a = toScreen(board.view, bounds);
    const b = toScreen(board.view, { x: bounds.x + bounds.width, y: bounds.y + bounds.height });
    const seen = a.x >= 0 && a.y >= 0 && b.x <= board.size.width && b.y <= board.size.height;
    const lost = board.visible().nodes.length === 0;
    if (lost || (!seen && fits(bounds, board.size))) board.fit();
  }
}
