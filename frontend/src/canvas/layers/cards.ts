import type { FlowNode } from "../../model";
import type { Board } from "../board";
import type { Detail } from "../lod";
import { clockText, durationText, elapsed } from "../states";
import { useSymbol } from "../symbols";

/** One card in the page. Parts that not every card needs are made when it does. */
interface Card {
  root: HTMLElement;
  name: HTMLElement;
  source: HTMLElement | null;
  badge: SVGSVGElement | null;
  alert: HTMLElement | null;
  detail: Detail;
  /** What the card shows; the same text needs no work. */
  shown: string;
  x: number;
  y: number;
}

// Cards are cloned: panning makes a column of them in one frame.
const pattern = document.createElement("div");
pattern.className = "mr-card";
pattern.tabIndex = -1;
pattern.setAttribute("role", "group");
pattern.innerHTML = '<span class="mr-name"></span>';
const details = document
  .createRange()
  .createContextualFragment('<span class="mr-source"><span></span></span><span class="mr-port"></span>');

/** The nodes that can be seen, as positioned, focusable elements. */
export class CardLayer {
  private readonly cards = new Map<string, Card>();

  constructor(
    private readonly board: Board,
    private readonly root: HTMLElement,
  ) {}

  element(key: string): HTMLElement | null {
    return this.cards.get(key)?.root ?? null;
  }

  /** Makes the page hold exactly these cards, and the ones that have the focus or are being renamed. */
  sync(nodes: readonly FlowNode[], detail: Detail): void {
    const { dirty } = this.board;
    const wanted = new Set<string>();
    const fresh: HTMLElement[] = [];
    for (const node of nodes) this.keep(node, detail, wanted, fresh);
    for (const key of this.pinned()) {
      const node = wanted.has(key) ? undefined : this.board.store.node(key);
      if (node && this.board.scene.has(key)) this.keep(node, detail, wanted, fresh);
    }
    for (const [key, card] of this.cards) {
      if (wanted.has(key)) continue;
      card.root.remove();
      this.cards.delete(key);
    }
    if (fresh.length > 0) this.root.append(...fresh);
    if (dirty.scene || dirty.moved) this.place(dirty.scene ? null : dirty.moved);
  }

  clear(): void {
    for (const card of this.cards.values()) card.root.remove();
    this.cards.clear();
  }

  /** Once a second: running cards show their seconds. */
  tick(): void {
    for (const [key, card] of this.cards) {
      if (this.board.marks.paint(key) === "running") this.fill(key, card);
    }
  }

  private keep(node: FlowNode, detail: Detail, wanted: Set<string>, fresh: HTMLElement[]): void {
    wanted.add(node.key);
    let card = this.cards.get(node.key);
    if (card && card.detail !== detail) {
      // The same element, so that the focus stays where it is.
      this.strip(card, detail);
      this.fill(node.key, card);
    } else if (!card) {
      card = this.create(node.key, detail);
      this.cards.set(node.key, card);
      fresh.push(card.root);
      this.fill(node.key, card);
      this.move(node.key, card);
    } else if (this.board.dirty.content || this.board.dirty.scene || this.board.dirty.some.has(node.key)) {
      this.fill(node.key, card);
    }
  }

  private pinned(): string[] {
    const focus = document.activeElement;
    const key =
      focus instanceof HTMLElement && this.root.contains(focus)
        ? focus.closest<HTMLElement>(".mr-card")
        : null;
    return [key?.dataset.key, this.board.renaming].filter((one): one is string => typeof one === "string");
  }

  private create(key: string, detail: Detail): Card {
    const root = pattern.cloneNode(true) as HTMLElement;
    root.dataset.key = key;
    const name = root.firstElementChild as HTMLElement;
    const card: Card = {
      root,
      name,
      source: null,
      badge: null,
      alert: null,
      detail,
      shown: "",
      x: Number.NaN,
      y: Number.NaN,
    };
    this.strip(card, detail);
    return card;
  }

  /** Gives a card the parts of a degree of detail and takes the others away. */
  private strip(card: Card, detail: Detail): void {
    card.detail = detail;
    card.shown = "";
    card.badge?.remove();
    card.alert?.remove();
    card.badge = null;
    card.alert = null;
    if (detail === "full" && !card.source) {
      const parts = details.cloneNode(true) as DocumentFragment;
      card.source = parts.firstElementChild as HTMLElement;
      card.root.append(parts);
    } else if (detail !== "full" && card.source) {
      card.source.remove();
      card.root.querySelector(".mr-port")?.remove();
      card.source = null;
    }
  }

  private place(moved: ReadonlySet<string> | null): void {
    if (moved) {
      for (const key of moved) {
        const card = this.cards.get(key);
        if (card) this.move(key, card);
      }
    } else for (const [key, card] of this.cards) this.move(key, card);
  }

  private move(key: string, card: Card): void {
    const at = this.board.scene.at(key);
    const [x, y] = [at.x - this.board.origin.x, at.y - this.board.origin.y];
    if (x === card.x && y === card.y) return;
    card.x = x;
    card.y = y;
    card.root.style.transform = `translate(${x}px, ${y}px)`;
  }

  private fill(key: string, card: Card): void {
    const { board } = this;
    const node = board.store.node(key);
    if (!node) return;
    const paint = board.marks.paint(key);
    const state = board.marks.state(key);
    const found = board.marks.findings(key);
    const time = this.time(key);
    const dataSource = node.config?.dataSource ?? "";
    const selected = board.selected.has(key);
    const suspended = board.marks.suspended(key);
    const wire = board.connecting;
    const target = !wire ? "" : wire.from === key ? "source" : wire.legal.has(key) ? "legal" : "no";
    const aimed = wire?.target === key;
    const changed = board.marks.isChanged(key);
    const match = board.marks.isMatch(key);
    const flashing = board.flashing?.nodes.has(key) === true;
    const tab = board.active === key ? 0 : -1;
    const shown = [
      node.name,
      dataSource,
      paint,
      state?.reason,
      time,
      selected,
      suspended,
      found?.errors,
      found?.warnings,
      found?.messages[0],
    ]
      .concat([target, aimed, flashing, tab, board.renaming === key, board.hovered === key, changed, match])
      .join("\n");
    if (shown === card.shown) return;
    card.shown = shown;

    const { root } = card;
    card.name.textContent = node.name;
    // A name that may be cut off can be read whole by resting on it.
    card.name.title = node.name.length > 18 ? node.name : "";
    setData(root, "state", paint ?? "");
    setData(root, "target", target);
    setData(root, "aimed", aimed ? "yes" : "");
    setData(root, "flash", flashing ? "yes" : "");
    setData(root, "selected", selected ? "yes" : "");
    setData(root, "suspended", suspended ? "yes" : "");
    setData(root, "changed", changed ? "yes" : "");
    setData(root, "match", match ? "yes" : "");
    setData(root, "renaming", board.renaming === key ? "yes" : "");
    setData(root, "hover", board.hovered === key ? "yes" : "");
    root.tabIndex = tab;
    const source = dataSource || board.text("data-source.none");
    const word = paint && state ? board.text(`state.${paint}`) : "";
    const status = word && state?.reason ? `${word}: ${state.reason}` : word;
    root.title = state?.reason ? status : "";
    const counts = found ? this.counts(found.errors, found.warnings) : "";
    const label = [node.name, board.kind(node.kind), source, status, time, counts];
    if (suspended) label.push(board.text("suspended"));
    if (changed) label.push(board.text("changed"));
    if (selected) label.push(board.text("selected"));
    root.setAttribute("aria-label", label.filter((part) => part !== "").join(", "));
    if (!root.hasAttribute("aria-roledescription"))
      root.setAttribute("aria-roledescription", board.text("card"));
    if (card.detail !== "full" || !card.source) return;

    // Cut off is the data source, never the time, which the style adds after it.
    (card.source.firstElementChild as HTMLElement).textContent = source;
    setData(card.source, "time", time);
    setData(card.source, "none", dataSource ? "" : "yes");
    setData(card.source, "suspended", suspended ? board.text("suspended") : "");
    this.fillBadge(card, paint ?? null);
    this.fillAlert(card, key);
  }

  private fillBadge(card: Card, paint: string | null): void {
    if (!paint) {
      card.badge?.remove();
      card.badge = null;
      return;
    }
    if (!card.badge) {
      card.badge = useSymbol(paint, "mr-badge");
      card.root.append(card.badge);
    } else card.badge.firstElementChild?.setAttribute("href", `#mr-${paint}`);
  }

  private fillAlert(card: Card, key: string): void {
    const found = this.board.marks.findings(key);
    if (!found) {
      card.alert?.remove();
      card.alert = null;
      return;
    }
    if (!card.alert) {
      card.alert = document.createElement("button");
      card.alert.className = "mr-found";
      card.alert.setAttribute("type", "button");
      card.alert.tabIndex = -1;
      card.alert.append(useSymbol("found", "icon"));
      card.root.append(card.alert);
    }
    setData(card.alert, "severity", found.errors > 0 ? "error" : "warning");
    card.alert.title = found.messages.slice(0, 5).join("\n");
    card.alert.setAttribute(
      "aria-label",
      `${this.counts(found.errors, found.warnings)}: ${found.messages[0]}`,
    );
  }

  private counts(errors: number, warnings: number): string {
    const parts = [];
    if (errors > 0) parts.push(this.board.number("findings.errors", errors));
    if (warnings > 0) parts.push(this.board.number("findings.warnings", warnings));
    return parts.join(", ");
  }

  private time(key: string): string {
    const state = this.board.marks.state(key);
    const ms = state ? elapsed(state, Date.now()) : null;
    if (ms === null) return "";
    return state?.state === "RUNNING" ? clockText(Math.floor(ms / 1000)) : durationText(ms);
  }
}

function setData(element: HTMLElement, name: string, value: string): void {
  if (value === "") delete element.dataset[name];
  else if (element.dataset[name] !== value) element.dataset[name] = value;
}
