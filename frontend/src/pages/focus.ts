// Regions that refresh themselves may take away what had the focus, such as the button of an act that is no longer
// possible. Then the focus goes to what stands in its place, never back to the top of the page.
import { all } from "./dom";

const focusable = "a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex='0']";

interface Place {
  element: Element;
  /** Ids of the regions around it, the innermost first. */
  regions: string[];
  /** How many things of its innermost region come before it. */
  index: number;
}

let place: Place | null = null;

/** Where the focus is, in words that outlive the element. */
export function rememberFocus(): void {
  const element = document.activeElement;
  place = null;
  if (!element || element === document.body) return;
  const regions: string[] = [];
  for (let region = element.parentElement; region; region = region.parentElement) {
    if (region.id) regions.push(region.id);
  }
  const region = document.getElementById(regions[0] ?? "");
  const index = region ? all(region, focusable).indexOf(element as HTMLElement) : -1;
  place = { element, regions, index: Math.max(0, index) };
}

/** Puts the focus back when what had it is gone. */
export function restoreFocus(): void {
  const last = place;
  place = null;
  if (!last || last.element.isConnected) return;
  const now = document.activeElement;
  if (now && now !== document.body) return;
  const regions = last.regions.map((id) => document.getElementById(id)).filter((region) => region !== null);
  const others = regions[0] ? all<HTMLElement>(regions[0], focusable) : [];
  const target =
    others[Math.min(last.index, others.length - 1)] ??
    regions.find((region) => region.hasAttribute("tabindex"));
  target?.focus();
}

document.addEventListener("htmx:before:swap", rememberFocus);
document.addEventListener("htmx:after:swap", restoreFocus);
