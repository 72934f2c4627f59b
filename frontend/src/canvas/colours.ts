import type { Paint } from "./states";

/** Colours of the theme for 2D canvases, which cannot read custom properties themselves. */
export interface Colours {
  ink: string;
  muted: string;
  surface: string;
  line: string;
  edge: string;
  accent: string;
  accentSoft: string;
  idle: string;
  bad: string;
  wait: string;
  note: string;
  fill: Record<Paint, string>;
  soft: Record<Paint, string>;
}

const tokens = {
  ink: "--ink",
  muted: "--muted",
  surface: "--surface",
  line: "--line",
  edge: "--canvas-edge",
  accent: "--accent",
  accentSoft: "--accent-soft",
  idle: "--idle-fill",
  bad: "--bad-fill",
  wait: "--wait-fill",
  note: "--wait-soft",
} as const;

const families: Record<Paint, string> = {
  waiting: "idle",
  queued: "run",
  running: "run",
  succeeded: "ok",
  failed: "bad",
  unknown: "wait",
  retry: "wait",
  skipped: "skip",
  cancelled: "skip",
};

/** Reads the theme through a probe inside `host`, so that both light-dark() and a set theme are resolved by the browser. */
export function readColours(host: HTMLElement): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const plain = Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, read(token)]));
  const all = (ending: string) =>
    Object.fromEntries(
      Object.entries(families).map(([paint, family]) => [
        paint,
        read(family === "idle" && ending === "soft" ? "--surface" : `--${family}-${ending}`),
      ]),
    );
  const colours = { ...plain, fill: all("fill"), soft: all("soft") } as unknown as Colours;
  probe.remove();
  return colours;
}

/** Calls `act` when the system's theme or the page's own changes; the answer ends that. */
export function onThemeChange(act: () => void): () => void {
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", act);
  const observer = new MutationObserver(act);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  return () => {
    query.removeEventListener("change", act);
    observer.disconnect();
  };
}
