import { make } from "./dom";
import { text } from "./texts";

export type Notice = string | { severity?: string; message: string };

/** The first and the last messages that a statement sent, with the gap between them where not all were kept. */
export function noticeLines(
  kept: readonly Notice[],
  count: number | undefined,
  words: (notice: Notice) => string,
): HTMLElement[] {
  const lines = kept.map((notice) => make("p", { class: "notice-line small", text: words(notice) }));
  const left = (count ?? 0) - kept.length;
  if (left > 0) {
    const said = text("run.notices.left", left.toLocaleString("en-US"));
    lines.splice(
      Math.ceil(lines.length / 2),
      0,
      make("p", { class: "notice-line notice-gap small", text: said }),
    );
  }
  return lines;
}
