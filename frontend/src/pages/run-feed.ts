import { get } from "./api";
import { hasEnded, type NodeRun, type Run } from "./runs";

export interface RunFeedEvents {
  /** The run as it is now. */
  changed(run: Run): void;
  /** A node's log has grown. */
  logged(key: string): void;
}

const poll = 2000;

/**
 * Follows a run: server-sent events give every change within a second, the whole run first; when the stream breaks,
 * the browser opens it again, and a slow poll stands in meanwhile. Closed while the tab is hidden.
 */
export class RunFeed {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private run: Run | null = null;
  private frame = 0;
  private closed = false;
  private readonly seen = () => this.wake();

  constructor(
    private readonly id: string,
    private readonly events: RunFeedEvents,
  ) {
    document.addEventListener("visibilitychange", this.seen);
    this.wake();
  }

  close(): void {
    this.closed = true;
    document.removeEventListener("visibilitychange", this.seen);
    this.sleep();
  }

  private get path(): string {
    return `/api/runs/${encodeURIComponent(this.id)}`;
  }

  private wake(): void {
    if (this.closed) return;
    if (document.hidden) {
      this.sleep();
      return;
    }
    if (this.source) return;
    const source = new EventSource(`${this.path}/events`);
    this.source = source;
    source.addEventListener("open", () => this.stopPolling());
    source.addEventListener("error", () => this.startPolling());
    for (const name of ["state", "run"]) {
      source.addEventListener(name, (event) => this.take(JSON.parse((event as MessageEvent).data)));
    }
    source.addEventListener("node", (event) => this.takeNode(JSON.parse((event as MessageEvent).data)));
    source.addEventListener("log", (event) => {
      const key = (JSON.parse((event as MessageEvent).data) as { key?: string; node?: string }) ?? {};
      this.events.logged(key.key ?? key.node ?? "");
    });
  }

  private sleep(): void {
    this.source?.close();
    this.source = null;
    this.stopPolling();
  }

  /** An event may carry the whole run or only what changed of it; nodes are changed by their own events. */
  private take(change: Partial<Run>): void {
    if (this.run === null && !change.nodes) return;
    const run = { ...(this.run ?? {}), ...change } as Run;
    if (!change.nodes && this.run) run.nodes = this.run.nodes;
    this.tell(run);
  }

  private takeNode(node: NodeRun): void {
    if (!this.run) return;
    const nodes = this.run.nodes.map((old) => (old.key === node.key ? { ...old, ...node } : old));
    this.tell({ ...this.run, nodes });
  }

  /** However many changes come before the next frame, they are told as one. */
  private tell(run: Run): void {
    if (this.closed) return;
    const first = this.run === null;
    this.run = run;
    if (first || hasEnded(run.state)) this.flush();
    else this.frame ||= requestAnimationFrame(() => this.flush());
  }

  private flush(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.closed || !this.run) return;
    this.events.changed(this.run);
    if (hasEnded(this.run.state)) this.close();
  }

  private startPolling(): void {
    if (this.closed) return;
    // A stream that the server has refused for good is not opened again by the browser.
    if (this.source?.readyState === EventSource.CLOSED) this.source = null;
    this.timer ??= setInterval(() => {
      void get<Run>(this.path).then(
        (run) => this.tell(run),
        () => {},
      );
      if (!this.source) this.wake();
    }, poll);
  }

  private stopPolling(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
