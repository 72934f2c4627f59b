// A few words for making and finding elements.
export function find<T extends Element = HTMLElement>(root: ParentNode, selector: string): T {
  const element = root.querySelector<T>(selector);
  if (!element) throw new Error(`no ${selector}`);
  return element;
}

export function all<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** The first element of a copy of the template. */
export function clone(template: HTMLTemplateElement): HTMLElement {
  const copy = template.content.firstElementChild?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) throw new Error("an empty template");
  return copy;
}

export interface Made {
  class?: string;
  text?: string;
  title?: string;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  made: Made = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (made.class) element.className = made.class;
  if (made.text !== undefined) element.textContent = made.text;
  if (made.title) element.title = made.title;
  element.append(...children);
  return element;
}

/** Sets a control's value unless the person is typing in it. */
export function show(
  control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
  value: string,
): void {
  if (control.value !== value && document.activeElement !== control) control.value = value;
}

/** Roving selection of a tab list: arrow keys, Home and End. */
export function tabKeys(list: HTMLElement, selector = '[role="tab"]'): void {
  list.addEventListener("keydown", (event) => {
    const tabs = all<HTMLElement>(list, selector).filter((tab) => !tab.hidden);
    const at = tabs.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const vertical = list.getAttribute("aria-orientation") === "vertical";
    const step = { [vertical ? "ArrowDown" : "ArrowRight"]: 1, [vertical ? "ArrowUp" : "ArrowLeft"]: -1 }[
      event.key
    ];
    const to =
      event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step === undefined ? -1 : at + step;
    if (to === -1 && step === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    next?.focus();
    next?.click();
  });
}

/** Calls `act` once the calls have paused for `ms`. */
export function later(ms: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
}
