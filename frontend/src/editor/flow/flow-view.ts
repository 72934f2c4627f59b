import { bindPalette, type MrCanvas, type NodeState } from "../../canvas";
import { bundleFrom } from "../../model/pasted";
import { all, find } from "../../pages/dom";
import { text } from "../../pages/texts";
import { toast } from "../../pages/toasts";
import type { Session } from "../session";
import { FindView } from "./find-view";
import { ListDesk } from "./list-desk";
import { ListNotes } from "./list-notes";
import { ListView } from "./list-view";
import { savePicture } from "./save-picture";
import { fillFromTutorial } from "./template";
import { Unpublished } from "./unpublished";

type Shown = "canvas" | "list";

/** The browser remembers which of the two somebody works with. */
const remembered = "millrace.flow-view";

/** The flow in the editor's first tab, as a canvas or as a list. Both do the same and share selection and focus. */
export class FlowView {
  readonly unpublished: Unpublished;
  private readonly list: ListView;
  private readonly desk: ListDesk;
  private readonly find: FindView;
  private readonly box: HTMLElement;
  private shown: Shown = "canvas";

  constructor(
    private readonly session: Session,
    private readonly canvas: MrCanvas,
    around: { open(key: string): void; findings(): void },
    signal: AbortSignal,
  ) {
    const { root, store } = session;
    this.box = find(root, ".editor-canvas");
    canvas.reader = bundleFrom;
    canvas.store = store;
    bindPalette(find(root, ".palette"), () => canvas);
    this.unpublished = new Unpublished(session, canvas, () => this.list.ask());
    this.list = new ListView(session, canvas, this.unpublished.keys);
    this.desk = new ListDesk(session, canvas, this.list, new ListNotes(session), around.open);
    this.find = new FindView(
      session,
      canvas,
      (key) => this.reveal(key),
      (key) => this.focus(key),
    );
    this.bindCanvas(around);
    this.bindStates();
    this.box.addEventListener("click", (event) => this.clicked(event.target as Element));
    document.addEventListener("keydown", (event) => this.press(event), { signal });
    if (localStorage.getItem(remembered) === "list") this.show("list");
    void this.unpublished.read().catch(() => {});
  }

  /** Acts of a node's menu, wherever it was opened. */
  get acts(): {
    rename(key: string): void;
    suspend(): void;
    duplicate(): void;
    join(): void;
    remove(): void;
  } {
    const { canvas, desk } = this;
    if (this.shown === "list")
      return {
        rename: (key) => desk.rename(key),
        suspend: () => desk.suspend(),
        duplicate: () => desk.duplicate(),
        join: () => desk.join(),
        remove: () => desk.remove(),
      };
    return {
      rename: (key) => canvas.rename(key),
      suspend: () => canvas.toggleSuspended(),
      duplicate: () => void canvas.duplicate(),
      join: () => canvas.removeAndJoin(),
      remove: () => canvas.removeSelected(),
    };
  }

  private show(shown: Shown): void {
    this.shown = shown;
    this.box.dataset.view = shown;
    find(this.box, "[data-list]").hidden = shown !== "list";
    for (const button of all(this.box, "[data-view-as]"))
      button.setAttribute("aria-pressed", String(button.dataset.viewAs === shown));
    this.list.show(shown === "list");
    localStorage.setItem(remembered, shown);
  }

  private reveal(key: string): void {
    this.canvas.select([key]);
    this.list.reveal(key);
  }

  private focus(key: string | null): void {
    if (this.shown === "list") this.list.focus(key);
    else this.canvas.focusNode(key);
  }

  private bindCanvas(around: { open(key: string): void; findings(): void }): void {
    const { session, canvas } = this;
    const on = <T>(name: string, act: (detail: T) => void) =>
      canvas.addEventListener(name, (event) => act((event as CustomEvent<T>).detail));
    on<{ key: string }>("mr-open", ({ key }) => around.open(key));
    on<{ nodes: string[] }>("mr-select", ({ nodes }) => {
      session.selected.value = nodes;
    });
    on("mr-findings", () => around.findings());
    on<{ sentence: string }>("mr-refused", ({ sentence }) =>
      toast({ tone: "bad", about: "refused", title: sentence }),
    );
    // The canvas's own live region is silent while it is not shown.
    const said = find(this.box, "[data-said]");
    on<{ text: string }>("mr-said", (detail) => {
      if (this.shown === "list") said.textContent = detail.text;
    });
    on("mr-template", () => void this.fromTemplate());
    on("mr-export", () => savePicture(session, canvas));
  }

  private bindStates(): void {
    const { session, canvas } = this;
    session.findings.watch((found) => canvas.setFindings(found));
    session.run.watch((run) => {
      const states = new Map<string, NodeState>();
      for (const node of run?.nodes ?? []) {
        const last = node.attempts.at(-1);
        states.set(node.key, {
          state: node.state,
          startedAt: last?.startedAt ?? null,
          endedAt: last?.endedAt ?? null,
          reason: node.skipReason ? text(`run.skip.${node.skipReason}`) : null,
        });
      }
      canvas.setStates(states);
    });
  }

  private clicked(target: Element): void {
    const shown = target.closest<HTMLElement>("[data-view-as]")?.dataset.viewAs;
    if (shown === "canvas" || shown === "list") {
      this.show(shown);
      this.focus(this.session.selected.value[0] ?? null);
      return;
    }
    const acts: Record<string, () => void> = {
      add: () => this.desk.addAfter(this.session.selected.value.length === 1 ? this.list.active : null),
      note: () => this.desk.note(),
      find: () => this.find.open(),
      help: () => this.canvas.help(),
      template: () => void this.fromTemplate(),
    };
    acts[target.closest<HTMLElement>("[data-list-act]")?.dataset.listAct ?? ""]?.();
  }

  private async fromTemplate(): Promise<void> {
    try {
      await fillFromTutorial(this.session.store);
      this.canvas.fit();
      this.focus(this.session.store.nodes[0]?.key ?? null);
    } catch (error) {
      toast({
        tone: "bad",
        title: text("template.failed"),
        text: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private press(event: KeyboardEvent): void {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!command || event.key.toLowerCase() !== "f" || event.defaultPrevented) return;
    const target = event.target as Element | null;
    if (this.session.tab.value !== "flow" || target?.closest?.("dialog, mr-sql")) return;
    event.preventDefault();
    this.find.open();
  }
}
