import "../pages/run-view";
import type { MrCanvas } from "../canvas";
import { type Definition, type Finding, FlowStore } from "../model";
import { call, post } from "../pages/api";
import { find } from "../pages/dom";
import { text } from "../pages/texts";
import { toast } from "../pages/toasts";
import { loadSqlView } from "../sql";
import { Autosave, type Saved } from "./autosave";
import { Bottom } from "./bottom";
import { CompareDialog } from "./compare-dialog";
import { resolveConflicts } from "./conflict";
import { Drawer } from "./drawer";
import { FindingsView } from "./findings-view";
import { FlowView } from "./flow/flow-view";
import { FlowMenu } from "./flow-menu";
import { LensView } from "./lens-view";
import { LogsView } from "./logs-view";
import { NodeMenu } from "./node-menu";
import { PropertiesView } from "./properties-view";
import { Publish } from "./publish";
import { Restore } from "./restore";
import { SaveStateView } from "./save-state";
import { ScheduleView } from "./schedule-view";
import { bindParts } from "./scopes";
import { Session, type Validated } from "./session";
import { Tabs } from "./tabs";
import { placeToasts } from "./toast-place";
import { TrialRun } from "./trial-run";
import { valuesFor } from "./values";
import { VariablesView } from "./variables-view";
import { Versions } from "./versions";
import { VersionsView } from "./versions-view";

/** When the page is at rest, in milliseconds after it was ready. */
const idle = 1500;

/** `<mr-editor data-flow="…">`: the whole flow editor around its markup, from loading the draft to publishing it. */
export class MrEditor extends HTMLElement {
  private session: Session | null = null;
  private readonly ends = new AbortController();

  connectedCallback(): void {
    void this.load();
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  private async load(): Promise<void> {
    const id = this.dataset.flow ?? "";
    const path = `/api/flows/${encodeURIComponent(id)}/draft`;
    try {
      const { body, etag } = await call<Definition>("GET", path);
      const revision = Number(/\d+/.exec(etag ?? "")?.[0] ?? 0);
      const store = new FlowStore(body);
      const stored = { revision, definition: body };
      const autosave = new Autosave(store, stored, {
        save: async (definition, known, signal) => {
          const options = { body: definition, headers: { "If-Match": `"${known}"` }, signal };
          return (await call<Saved>("PUT", path, options)).body;
        },
        after: (ms, act) => {
          const timer = setTimeout(act, ms);
          return () => clearTimeout(timer);
        },
      });
      const session = new Session(id, this, store, autosave);
      this.session = session;
      this.assemble(session, path);
      void session.readDataSources().catch(() => {});
      await this.validate(session, path);
    } catch (error) {
      toast({
        tone: "bad",
        title: text("failed"),
        text: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private async validate(session: Session, path: string): Promise<void> {
    session.take(await post<Validated>(`${path}/validation`));
  }

  private assemble(session: Session, path: string): void {
    const { autosave } = session;
    const canvas = find<MrCanvas>(this, "mr-canvas");
    const tabs = new Tabs(session);
    const versions = new Versions(session);
    const compare = new CompareDialog(session, versions);
    const logs = new LogsView(session);
    // One of the two at a time, so that the canvas stays in sight.
    const drawer: Drawer = new Drawer(this, () => bottom.toggle(false));
    const bottom = new Bottom(
      this,
      (tab) => {
        if (tab === "history") void history.show();
        if (tab === "logs") void logs.show();
      },
      () => drawer.foldAway(),
    );
    const lead = (finding: Finding) => this.lead(finding, tabs, bottom, canvas);
    const findings = new FindingsView(session, lead);
    const trial = new TrialRun(
      session,
      (found) => {
        session.take(found);
        findings.toggle(true);
      },
      drawer,
    );
    const publish = new Publish(session, versions, trial.passed, () => {
      bottom.show("history");
      void flow.unpublished.read().catch(() => {});
    });
    const restore = new Restore(session, versions, (comment) => void publish.open(comment));
    const history = new VersionsView(session, versions, {
      compare: (version) => void compare.open(version),
      restore: (version) => void restore.open(version, "restore"),
      publish: (version) => void restore.open(version, "publish"),
    });
    new FlowMenu(session);
    new PropertiesView(session);
    new ScheduleView(session);
    new LensView(session);
    this.flowVariables(session);
    const flow = new FlowView(
      session,
      canvas,
      { open: (key) => void tabs.openNode(key), findings: () => findings.toggle(true) },
      this.ends.signal,
    );
    autosave.onFindings = (found) => session.take(found);
    autosave.onAdopted = () => void this.validate(session, path).catch(() => {});
    resolveConflicts(session);
    const saveState = new SaveStateView(session);
    // Needed by nobody before the first change.
    void import("../kept").then(
      ({ keepWork }) => keepWork(session, this.ends.signal, (works) => saveState.keeps(works)),
      () => {},
    );
    bindParts(session, (scope) => void trial.startPart(scope));
    new NodeMenu(session, canvas, {
      open: (key) => tabs.openNode(key)?.focus(),
      log: (key) => trial.showLog(key),
      acts: () => flow.acts,
    });
    const acts: Record<string, () => void> = {
      trial: () => void trial.start(null),
      "trial-at": () => trial.choose(),
      "cancel-trial": () => void trial.cancel(),
      undo: () => session.store.undo(),
      redo: () => session.store.redo(),
      findings: () => findings.toggle(),
      publish: () => void publish.open(),
      versions: () => bottom.show("history"),
      compare: () => void compare.open(),
    };
    this.addEventListener("click", (event) => {
      acts[(event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act ?? ""]?.();
    });
    this.addEventListener("mr-goto", (event) => {
      const { key, line, column } = (event as CustomEvent<{ key: string; line: number; column: number }>)
        .detail;
      tabs.openNode(key)?.goto(line, column);
    });
    this.addEventListener("mr-mode", (event) => {
      const { key, mode } = (event as CustomEvent<{ key: string; mode: "SINGLE" | "PER_STATEMENT" }>).detail;
      tabs.openNode(key)?.setMode(mode);
    });
    placeToasts(session);
    this.bindHistory(session);
    this.bindLeaving(autosave);
    this.bindKeys(trial);
    this.openAddressed(tabs, compare);
    const { signal } = this.ends;
    window.addEventListener("hashchange", () => this.openAddressed(tabs, compare), { signal });
    this.dataset.ready = "";
    // A connection that is lost later must not take the script editor away.
    setTimeout(() => void loadSqlView().catch(() => {}), idle);
  }

  /** `#extract:9` opens a node at a line, `#extract:transaction` at that setting: how other pages lead here. `#compare=3..draft` compares. */
  private openAddressed(tabs: Tabs, compare: CompareDialog): void {
    if (compare.openAddressed(location.hash)) return;
    const [, key, place] = /^#([^:]+)(?::(\d+|transaction))?$/.exec(decodeURIComponent(location.hash)) ?? [];
    if (key === undefined) return;
    const tab = tabs.openNode(key);
    if (place === "transaction") tab?.showSetting("config.transaction");
    else if (place !== undefined) tab?.goto(Number(place));
  }

  private flowVariables(session: Session): void {
    const { store } = session;
    const view = new VariablesView(session, find(this, "[data-flow-variables]"), {
      read: () => store.definition.variables ?? [],
      write: (variables) => store.setVariables(variables),
    });
    const refresh = () => {
      view.refresh();
      valuesFor(session, undefined).then(
        (values) => view.showValues(values),
        () => {},
      );
    };
    store.subscribe((change) => {
      if (change.fields.size > 0) refresh();
    });
    session.lens.watch(refresh);
  }

  /** Leads from a finding to its place: the line, the setting, the card. */
  private lead(finding: Finding, tabs: Tabs, bottom: Bottom, canvas: MrCanvas): void {
    const session = this.session;
    if (!session) return;
    const onCanvas = ["flow-cycle", "node-isolated", "node-name-duplicate", "node-key-duplicate"];
    if (finding.node && !onCanvas.includes(finding.code)) {
      tabs.openNode(finding.node)?.lead(finding);
      return;
    }
    session.tab.value = "flow";
    const key = finding.node ?? finding.edge?.from;
    if (key) canvas.select([key]);
    else if (finding.field?.startsWith("variables")) bottom.show("variables");
    else {
      bottom.show("info");
      const field = finding.field?.split(".").at(-1) ?? "";
      this.querySelector<HTMLElement>(`#pane-info [name="${CSS.escape(field)}"]`)?.focus();
    }
  }

  private bindHistory(session: Session): void {
    const undo = find<HTMLButtonElement>(this, '[data-act="undo"]');
    const redo = find<HTMLButtonElement>(this, '[data-act="redo"]');
    const refresh = () => {
      undo.disabled = !session.store.canUndo;
      redo.disabled = !session.store.canRedo;
    };
    session.store.subscribe(refresh);
    refresh();
  }

  private bindKeys(trial: TrialRun): void {
    document.addEventListener(
      "keydown",
      (event) => {
        const command = event.ctrlKey || event.metaKey;
        if (!command || event.defaultPrevented) return;
        const inText = (event.target as Element).closest?.(
          "input, textarea, select, mr-sql, mr-canvas, dialog",
        );
        const store = this.session?.store;
        if (event.key === "Enter" && !(event.target as Element).closest("dialog")) {
          event.preventDefault();
          void trial.start(null);
        } else if (!inText && event.key.toLowerCase() === "z") {
          event.preventDefault();
          if (event.shiftKey) store?.redo();
          else store?.undo();
        } else if (!inText && event.key.toLowerCase() === "y") {
          event.preventDefault();
          store?.redo();
        } else if (event.key.toLowerCase() === "s") {
          event.preventDefault();
          this.session?.autosave.retryNow();
        }
      },
      { signal: this.ends.signal },
    );
  }

  private bindLeaving(autosave: Autosave): void {
    const { signal } = this.ends;
    window.addEventListener("online", () => autosave.retryNow(), { signal });
    document.addEventListener(
      "visibilitychange",
      // Back from another window, where the person may have signed in again.
      () => document.visibilityState === "visible" && autosave.retryNow(),
      { signal },
    );
    window.addEventListener(
      "beforeunload",
      (event) => {
        if (!autosave.dirty) return;
        autosave.retryNow();
        event.preventDefault();
      },
      { signal },
    );
  }
}
