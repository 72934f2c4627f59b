// Puts a popover beside the button that opened it, inside the window.
const gap = 4;

export function place(menu: HTMLElement, anchor: Pick<Element, "getBoundingClientRect">): void {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - size.width - 8));
  const below = at.bottom + gap;
  const fits = below + size.height <= innerHeight - 8;
  menu.style.left = `${left}px`;
  menu.style.top = `${fits ? below : Math.max(8, at.top - gap - size.height)}px`;
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
    const anchor = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    const open = (event as ToggleEvent).newState === "open";
    anchor?.setAttribute("aria-expanded", String(open));
    if (open && anchor) {
      place(menu, anchor);
      menu.querySelector<HTMLElement>(":is(a, button, input):not([hidden])")?.focus();
    }
  },
  true,
);

document.addEventListener("click", (event) => {
  const item = (event.target as Element).closest(".menu-item");
  const menu = item?.closest<HTMLElement>("[popover]");
  if (menu && !item?.hasAttribute("data-stay")) menu.hidePopover();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const menu = (event.target as Element).closest?.(".menu[popover]");
  if (!menu) return;
  const items = [...menu.querySelectorAll<HTMLElement>(".menu-item:not([hidden]), input")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length];
  event.preventDefault();
  next?.focus();
});
