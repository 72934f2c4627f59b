import { card, curve, inPort, outPort } from "../../canvas/geometry";
import type { FlowStore, Note, Point } from "../../model";

/** Colours of the picture, as the theme has them. */
export interface Inks {
  ground: string;
  surface: string;
  line: string;
  edge: string;
  ink: string;
  muted: string;
  accent: string;
  accentSoft: string;
  note: string;
}

const margin = 40;
/** Letters of a name that fit on a card, roughly: a picture has no layout to ask. */
const room = { name: 21, source: 28, note: 6.4 } as const;

/** The whole flow as a picture that stands by itself: SVG text with names as text, whatever they hold. */
export function pictureOf(store: FlowStore, inks: Inks, toneOf: (key: string) => string | null): string {
  const places = new Map(store.nodes.map((node) => [node.key, node.position ?? { x: 0, y: 0 }]));
  const notes = store.definition.notes ?? [];
  const box = boundsOf([...places.values()], notes);
  const edges = store.edges.flatMap(({ from, to }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (!a || !b) return [];
    const end = inPort(b);
    return [`<path d="${curve(outPort(a), { x: end.x - 7, y: end.y })}" marker-end="url(#a)"/>`];
  });
  const cards = store.nodes.map((node) => {
    const { x, y } = places.get(node.key)!;
    const source = node.config?.dataSource ?? "";
    const tone = toneOf(node.key) ?? inks.line;
    return (
      `<g transform="translate(${x} ${y})">` +
      `<title>${escaped(node.name)}</title>` +
      `<rect width="${card.width}" height="${card.height}" rx="9" fill="${inks.surface}" stroke="${tone}" stroke-width="1.4"/>` +
      `<rect x="10" y="12" width="32" height="32" rx="7" fill="${inks.accentSoft}"/>` +
      `<text x="26" y="32" text-anchor="middle" font-size="10" font-weight="700" fill="${inks.accent}">SQL</text>` +
      `<text x="52" y="25" font-size="13" font-weight="600" fill="${inks.ink}">${escaped(cut(node.name, room.name))}</text>` +
      `<text x="52" y="42" font-size="11" fill="${inks.muted}">${escaped(cut(source, room.source))}</text>` +
      "</g>"
    );
  });
  const sheets = notes.map(
    ({ x, y, w, h, text }) =>
      `<g transform="translate(${x} ${y})"><rect width="${w}" height="${h}" rx="6" fill="${inks.note}"/>${wrapped(
        text,
        Math.max(4, Math.floor((w - 22) / room.note)),
      )
        .slice(0, Math.max(1, Math.floor((h - 8) / 18)))
        .map(
          (line, at) =>
            `<text x="11" y="${22 + 18 * at}" font-size="12.5" fill="${inks.ink}">${escaped(line)}</text>`,
        )
        .join("")}</g>`,
  );
  const head = `viewBox="${box.x} ${box.y} ${box.width} ${box.height}" width="${box.width}" height="${box.height}"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${head} font-family="Inter, Noto Sans, sans-serif">` +
    `<title>${escaped(store.definition.name)}</title>` +
    `<defs><marker id="a" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .6 8 4 0 7.4z" fill="${inks.edge}"/></marker></defs>` +
    `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="${inks.ground}"/>` +
    sheets.join("") +
    `<g fill="none" stroke="${inks.edge}" stroke-width="1.6">${edges.join("")}</g>` +
    cards.join("") +
    "</svg>\n"
  );
}

function boundsOf(corners: readonly Point[], notes: readonly Note[]) {
  const boxes = [
    ...corners.map(({ x, y }) => ({ x, y, w: card.width, h: card.height })),
    ...notes.map(({ x, y, w, h }) => ({ x, y, w, h })),
  ];
  const least = (of: (box: (typeof boxes)[number]) => number) =>
    boxes.reduce((found, box) => Math.min(found, of(box)), boxes.length === 0 ? 0 : Number.POSITIVE_INFINITY);
  const [x, y] = [least((box) => box.x) - margin, least((box) => box.y) - margin];
  const right = -least((box) => -(box.x + box.w));
  const bottom = -least((box) => -(box.y + box.h));
  return { x, y, width: right + margin - x, height: bottom + margin - y };
}

function cut(text: string, letters: number): string {
  const all = [...text.slice(0, letters * 4)];
  return all.length > letters ? `${all.slice(0, letters - 1).join("")}…` : all.join("");
}

/** The lines of a note, broken between words where they are too long. */
function wrapped(text: string, letters: number): string[] {
  return text.split("\n").flatMap((line) => {
    const lines = [""];
    for (const word of line.split(" ")) {
      const last = lines.at(-1)!;
      if (last !== "" && last.length + word.length + 1 > letters) lines.push(word);
      else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    }
    return lines;
  });
}

/** As XML text: what XML 1.0 cannot hold at all is left out. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  );
}
