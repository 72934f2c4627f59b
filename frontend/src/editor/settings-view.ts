import { defaultPolicy, type FlowNode, type NodePolicy } from "../model";
import { all, find, show } from "../pages/dom";
import { text } from "../pages/texts";
import { ExpectationsView, type Statement } from "./expectations-view";
import { type LimitUnit, limitFits, limitParts, limitText, wholeNumber } from "./limits";
import { secondsOf, sqlStates, waits, waitText } from "./retries";
import type { Session } from "./session";

const durations = ["retryDelay", "timeout", "statementTimeout", "lockTimeout"] as const;
type Duration = (typeof durations)[number];

/** How many waits the form names one by one. */
const namedWaits = 5;

/** Advanced Settings of a node. What cannot be read stays in its field, with the reason, and the flow keeps what it had. */
export class SettingsView {
  private readonly expectations: ExpectationsView;

  constructor(
    private readonly session: Session,
    private readonly form: HTMLFormElement,
    private readonly key: string,
  ) {
    for (const radio of all<HTMLInputElement>(form, "[data-transaction]")) radio.name = `transaction-${key}`;
    this.expectations = new ExpectationsView(session, find(form, "[data-expectations]"), {
      read: () => this.node?.config?.expectations ?? [],
      write: (expectations, typing) => {
        if (!typing) session.store.endTyping();
        session.store.setNodeConfig(key, { expectations });
        if (!typing) session.store.endTyping();
      },
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => this.typed(event.target as HTMLInputElement));
    form.addEventListener("click", (event) => {
      const kind = (event.target as Element).closest<HTMLElement>("[data-expect]")?.dataset.expect;
      if (kind === "rows" || kind === "query") this.expectations.add(kind);
    });
  }

  /** Shows what the flow has, over what was typed and could not be read unless `keep`. */
  refresh(keep = false): void {
    const { node, form } = this;
    if (!node) return;
    const policy = node.policy ?? {};
    const mode = node.config?.transaction ?? "SINGLE";
    for (const radio of all<HTMLInputElement>(form, "[data-transaction]"))
      radio.checked = radio.value === mode;
    this.input("suspended").checked = policy.suspended ?? false;
    this.input("rerun").checked = policy.rerunIsSafe ?? false;
    const put = (name: string, control: HTMLInputElement, value: string) => {
      if (keep && control.getAttribute("aria-invalid") === "true") return;
      show(control, value);
      if (document.activeElement !== control) this.say(name, control, null);
    };
    const retries = policy.retries ?? defaultPolicy.retries;
    put("retries", this.input("retries"), String(retries));
    find(form, "[data-retry-more]").hidden = retries === 0;
    put("backoff", this.input("backoff"), String(policy.backoff ?? defaultPolicy.backoff));
    put("retryOn", this.input("retry-on"), (policy.retryOn ?? []).join(", "));
    for (const name of durations) this.showDuration(name, policy[name] ?? defaultPolicy[name], put);
    this.showWaits(policy);
    this.expectations.refresh();
  }

  showStatements(statements: readonly Statement[]): void {
    this.expectations.showStatements(statements);
  }

  /** Puts the cursor where a finding about a field of the node leads; says whether there is such a place. */
  lead(field: string): boolean {
    const at = /expectations\[(\d+)\]/.exec(field)?.[1];
    const name = field.split(".").at(-1) ?? "";
    const others: Record<string, string> = {
      retries: "[data-retries]",
      backoff: "[data-backoff]",
      suspended: "[data-suspended]",
      rerunIsSafe: "[data-rerun]",
      transaction: "[data-transaction]:checked",
    };
    const control = this.form.querySelector<HTMLElement>(
      field.includes("retryOn") ? "[data-retry-on]" : (others[name] ?? `[data-limit="${CSS.escape(name)}"]`),
    );
    if (at === undefined && !control) return false;
    if (at !== undefined) this.expectations.focus(Number(at));
    else control?.focus();
    return true;
  }

  private get node(): FlowNode | undefined {
    return this.session.store.node(this.key);
  }

  private input(name: string): HTMLInputElement {
    return find<HTMLInputElement>(this.form, `[data-${name}]`);
  }

  private typed(control: HTMLInputElement): void {
    const { store } = this.session;
    const { dataset } = control;
    const duration = dataset.limit ?? dataset.limitUnit;
    if (control.closest("[data-expectations]")) return;
    if (dataset.transaction !== undefined) {
      store.setNodeConfig(this.key, {
        transaction: control.value === "PER_STATEMENT" ? control.value : "SINGLE",
      });
    } else if (dataset.suspended !== undefined) store.suspendNodes([this.key], control.checked);
    else if (dataset.rerun !== undefined) this.set({ rerunIsSafe: control.checked });
    else if (dataset.retries !== undefined) {
      const retries = wholeNumber(control.value, 0, 100);
      this.take("retries", control, retries === null ? text("retries.count") : null, { retries });
    } else if (dataset.backoff !== undefined) {
      const backoff = control.valueAsNumber;
      const wrong = !(backoff >= 1 && backoff <= 100);
      this.take("backoff", control, wrong ? text("retries.backoff") : null, { backoff });
    } else if (dataset.retryOn !== undefined) {
      const { states, wrong } = sqlStates(control.value);
      this.take("retryOn", control, wrong === null ? null : text("retries.state", wrong), {
        retryOn: states,
      });
    } else if (duration !== undefined) this.takeDuration(duration as Duration);
  }

  private takeDuration(name: Duration): void {
    const control = find<HTMLInputElement>(this.form, `[data-limit="${name}"]`);
    const unit = find<HTMLSelectElement>(this.form, `[data-limit-unit="${name}"]`).value as LimitUnit;
    if (control.value === "" && !control.validity.badInput) {
      // A duration that the form cannot show stays until another is entered.
      if (control.dataset.kept === undefined) this.take(name, control, null, { [name]: defaultPolicy[name] });
      return;
    }
    const least = name === "retryDelay" ? 0 : 1;
    const amount = wholeNumber(control.value, least, Number.MAX_SAFE_INTEGER);
    if (amount === null) this.take(name, control, text("limit.number", least), {});
    else if (!limitFits(amount, unit)) this.take(name, control, text("limit.long"), {});
    else this.take(name, control, null, { [name]: limitText(amount, unit) });
  }

  private take(name: string, control: HTMLInputElement, mistake: string | null, policy: NodePolicy): void {
    this.say(name, control, mistake);
    if (mistake === null) this.set(policy);
  }

  /** Writes what differs: a field at its standard stays absent. */
  private set(policy: NodePolicy): void {
    const now: NodePolicy = { ...defaultPolicy, ...this.node?.policy };
    const changed = Object.entries(policy).filter(
      ([name, value]) => JSON.stringify(now[name as keyof NodePolicy]) !== JSON.stringify(value),
    );
    if (changed.length > 0) this.session.store.setNodePolicy(this.key, Object.fromEntries(changed));
  }

  private showDuration(
    name: Duration,
    value: string | null,
    put: (name: string, control: HTMLInputElement, value: string) => void,
  ): void {
    const parts = limitParts(value);
    const control = find<HTMLInputElement>(this.form, `[data-limit="${name}"]`);
    put(name, control, parts ? String(parts.amount) : "");
    if (value && !parts) control.dataset.kept = "";
    else delete control.dataset.kept;
    control.placeholder = value && !parts ? value : "";
    if (parts) show(find<HTMLSelectElement>(this.form, `[data-limit-unit="${name}"]`), parts.unit);
  }

  private showWaits(policy: NodePolicy): void {
    const delay = secondsOf(policy.retryDelay ?? defaultPolicy.retryDelay);
    const all = waits(policy.retries ?? 0, delay ?? 0, policy.backoff ?? defaultPolicy.backoff);
    const named = all.slice(0, namedWaits).map(waitText).join(", ");
    find(this.form, "[data-waits]").textContent =
      delay === null || all.length === 0
        ? ""
        : text(all.length > namedWaits ? "retries.waits.more" : "retries.waits", named);
  }

  private say(name: string, control: HTMLInputElement, mistake: string | null): void {
    const error = find(this.form, `[data-error="${name}"]`);
    control.setAttribute("aria-invalid", String(mistake !== null));
    error.hidden = mistake === null;
    error.textContent = mistake ?? "";
  }
}
