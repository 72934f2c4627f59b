// Whether the chosen node waits for a lock, and who is in its way: asked of its database while it runs and is looked at.
import { get } from "./api";
import { make } from "./dom";
import { localText } from "./instants";
import { text } from "./texts";

/** Quick nodes are not asked about. */
const period = 2000;

interface Blocker {
  pid: number;
  application: string | null;
  user: string | null;
  state: string | null;
  since: string | null;
  query: string | null;
}

interface NodeWaits {
  lock: { kind: string; mode: string | null; relation: string | null; by: Blocker[] } | null;
  untold: string | null;
}

export class RunWaits {
  private timer: ReturnType<typeof setInterval> | undefined;
  private path = "";
  /** On these clocks. */
  zone = "UTC";

  constructor(private readonly box: HTMLElement) {}

  /** Watches this node of this run; null: none. */
  watch(run: string, node: string | null): void {
    const path =
      node === null ? "" : `/api/runs/${encodeURIComponent(run)}/nodes/${encodeURIComponent(node)}/waits`;
    if (path === this.path) return;
    this.stop();
    this.path = path;
    if (path !== "") this.timer = setInterval(() => void this.ask(path), period);
  }

  stop(): void {
    clearInterval(this.timer);
    this.path = "";
    this.box.hidden = true;
  }

  private async ask(path: string): Promise<void> {
    if (document.hidden) return;
    const waits = await get<NodeWaits>(path).catch(() => null);
    if (path !== this.path) return;
    const { lock } = waits ?? {};
    const shown = lock ? JSON.stringify(lock) : "";
    if (this.box.dataset.shown === shown && this.box.hidden === !lock) return;
    this.box.dataset.shown = shown;
    this.box.hidden = !lock;
    if (lock) this.box.lastElementChild?.replaceChildren(...this.words(lock));
  }

  private words(lock: NonNullable<NodeWaits["lock"]>): Node[] {
    const on = lock.relation ?? text(`run.wait.${lock.kind}`);
    const first = make("p", {}, make("b", { text: text("run.wait", on) }));
    if (lock.mode) first.append(" ", make("code", { class: "code-inline", text: lock.mode }));
    return [first, ...lock.by.flatMap((by) => this.blocker(by))];
  }

  private blocker(by: Blocker): Node[] {
    const who = [by.application, by.user, by.state].filter(Boolean).join(" · ");
    const since = by.since ? text("run.wait.since", localText(by.since, this.zone)) : "";
    const line = make("p", { text: [text("run.wait.by", by.pid), who, since].filter(Boolean).join(" · ") });
    return by.query ? [line, make("pre", { class: "code-inline clip", text: by.query })] : [line];
  }
}
