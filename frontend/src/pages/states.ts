// The badge of a state: colour, shape and word, as the server draws it.
import ban from "icon:ban";
import succeeded from "icon:circle-check";
import failed from "icon:circle-x";
import unknown from "icon:help";
import waiting from "icon:hourglass";
import running from "icon:loader-2";
import paused from "icon:player-pause";
import skipped from "icon:player-skip-forward";
import { make } from "./dom";
import { toneOf } from "./runs";
import { text } from "./texts";

const icons: Record<string, string> = {
  SUCCEEDED: succeeded,
  RUNNING: running,
  FAILED: failed,
  PAUSED: paused,
  UNKNOWN: unknown,
  SKIPPED: skipped,
  CANCELLED: ban,
  CANCELLING: ban,
};

export function iconOf(state: string): string {
  return icons[state] ?? waiting;
}

export function badge(state: string): HTMLElement {
  const element = make("span", { class: "badge" });
  element.dataset.tone = toneOf(state);
  element.innerHTML = iconOf(state);
  element.append(make("span", { text: text(`state.${state}`) }));
  return element;
}
