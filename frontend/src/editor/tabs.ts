import type { Finding } from "../model";
import { all, clone, find, tabKeys } from "../pages/dom";
import { NodeTab } from "./node-tab";
import type { Session, TabKey } from "./session";

interface Open {
  tab: NodeTab;
  head: HTMLElement;
}

/** The row of tabs: the flow's own, and one for every node that is open. */
export class Tabs {
  private readonly list: HTMLElement;
  private readonly open = new Map<string, Open>();

  constructor(private readonly session: Session) {
    this.list = find(session.root, ".editor-tablist");
    tabKeys(this.list);
    find(this.list, '[data-tab="flow"]').addEventListener("click", () => {
      session.tab.value = "flow";
    });
    session.tab.watch((tab) => this.show(tab));
    session.store.subscribe((change) => {
      if (change.nodes.size > 0) this.refresh();
    });
    session.findings.watch((findings) => this.mark(findings));
  }

  openNode(key: string): NodeTab | null {
    if (!this.session.store.node(key)) return null;
    const found = this.open.get(key) ?? this.create(key);
    this.session.tab.value = { node: key };
    return found.tab;
  }

  closeNode(key: string): void {
    const gone = this.open.get(key);
    if (!gone) return;
    this.open.delete(key);
    gone.tab.close();
    const before = gone.head.previousElementSibling;
    gone.head.remove();
    const { tab } = this.session;
    if (tab.value === "flow" || tab.value.node !== key) return;
    const next = [...this.open].find(([, one]) => one.head === before)?.[0];
    tab.value = next === undefined ? "flow" : { node: next };
  }

  private create(key: string): Open {
    const { session } = this;
    const head = clone(session.template("tab"));
    const button = find(head, ".editor-tab");
    button.id = `tab-${key}`;
    button.setAttribute("aria-controls", `panel-${key}`);
    button.addEventListener("click", () => {
      session.tab.value = { node: key };
    });
    button.addEventListener("auxclick", (event) => {
      if (event.button === 1) this.closeNode(key);
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Delete") return;
      this.closeNode(key);
      this.list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    });
    find(head, "[data-close-tab]").addEventListener("click", () => this.closeNode(key));
    this.list.append(head);
    const tab = new NodeTab(session, key);
    tab.panel.setAttribute("aria-labelledby", button.id);
    find(session.root, ".editor-body").append(tab.panel);
    const made = { tab, head };
    this.open.set(key, made);
    this.refresh();
    this.mark(session.findings.value);
    return made;
  }

  private show(shown: TabKey): void {
    const key = shown === "flow" ? null : shown.node;
    for (const button of all(this.list, '[role="tab"]')) {
      const selected = button.id === (key === null ? "tab-flow" : `tab-${key}`);
      button.setAttribute("aria-selected", String(selected));
      button.tabIndex = selected ? 0 : -1;
      if (selected) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    find(this.session.root, "#panel-flow").hidden = key !== null;
    for (const [one, { tab }] of this.open) tab.panel.hidden = one !== key;
  }

  private refresh(): void {
    for (const [key, { head }] of [...this.open]) {
      const node = this.session.store.node(key);
      if (!node) this.closeNode(key);
      else {
        find(head, "[data-name]").textContent = node.name;
        find(head, ".editor-tab").title = node.name;
      }
    }
  }

  private mark(findings: readonly Finding[]): void {
    for (const [key, { head }] of this.open) {
      const worst = findings.find((one) => one.node === key && one.severity === "ERROR");
      const any = worst ?? findings.find((one) => one.node === key);
      const mark = find(head, "[data-mark]");
      mark.hidden = !any;
      mark.dataset.tone = worst ? "bad" : "wait";
      mark.title = any?.message ?? "";
    }
  }
}
