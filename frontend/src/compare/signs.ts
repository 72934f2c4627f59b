import { make } from "../pages/dom";
import { text } from "../pages/texts";
import type { Sign } from "./difference";

export type AnySign = Sign | "moved";

/** Beside each colour stands one of these. */
export const glyphs: Record<AnySign, string> = { added: "+", removed: "−", changed: "~", moved: "↔" };

/** The sign for the eye, and its word for who hears the page. */
export function sign(is: AnySign): HTMLElement {
  const glyph = make("span", { text: glyphs[is] });
  glyph.setAttribute("aria-hidden", "true");
  const word = make("span", { class: "visually-hidden", text: text(`compare.sign.${is}`) });
  const mark = make("span", { class: "sign" }, glyph, word);
  mark.dataset.is = is;
  return mark;
}

/** The signs and their words, for a picture in which they stand alone. */
export function legend(): HTMLElement {
  const entries = (Object.keys(glyphs) as AnySign[]).map((is) => {
    const mark = sign(is);
    mark.setAttribute("aria-hidden", "true");
    return make("li", {}, mark, " ", text(`compare.sign.${is}`));
  });
  return make("ul", { class: "compare-legend" }, ...entries);
}
