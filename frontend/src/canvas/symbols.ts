import ban from "icon:ban";
import check from "icon:check";
import clock from "icon:clock";
import triangle from "icon:filled/alert-triangle";
import helpIcon from "icon:help";
import loader from "icon:loader-2";
import minus from "icon:minus";
import skip from "icon:player-skip-forward";
import refresh from "icon:refresh";
import x from "icon:x";
import type { Paint } from "./states";

const icons = {
  waiting: minus,
  queued: clock,
  running: loader,
  succeeded: check,
  failed: x,
  unknown: helpIcon,
  retry: refresh,
  skipped: skip,
  cancelled: ban,
  found: triangle,
} satisfies Record<Paint | "found", string>;

/** Symbols that every card shares, so that a card's icon costs two elements whatever its shape. */
export function symbolSheet(): SVGSVGElement {
  const sheet = document.createElementNS(svg, "svg");
  sheet.setAttribute("class", "mr-symbols");
  sheet.setAttribute("aria-hidden", "true");
  sheet.innerHTML = Object.entries(icons)
    .map(([name, text]) =>
      text
        .replace('<svg class="icon"', `<symbol id="mr-${name}"`)
        .replace(' aria-hidden="true"', "")
        .replace("</svg>", "</symbol>"),
    )
    .join("");
  return sheet;
}

export const svg = "http://www.w3.org/2000/svg";

export function useSymbol(name: string, className: string): SVGSVGElement {
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("class", className);
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `#mr-${name}`);
  picture.append(use);
  return picture;
}
