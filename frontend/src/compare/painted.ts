import { PostgreSQL } from "@codemirror/lang-sql";
import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { make } from "../pages/dom";
import { placeholdersIn } from "../sql/placeholders";
import type { Line } from "./lines";

/** What the SQL editor colours, by the classes of this page's style. */
const highlighter = tagHighlighter([
  { tag: tags.keyword, class: "sql-keyword" },
  { tag: [tags.typeName, tags.standard(tags.name)], class: "sql-type" },
  { tag: [tags.string, tags.special(tags.string)], class: "sql-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "sql-number" },
  { tag: tags.comment, class: "sql-comment" },
]);

/** A range of a text with the class of its colour. */
interface Span {
  from: number;
  to: number;
  class: string;
}

/** Writes the lines of a script in the colours of PostgreSQL, with what changed in elements of their own. */
export class Painted {
  private readonly spans: Span[] = [];

  constructor(script: string) {
    const variables = placeholdersIn(script)
      .filter(({ kind }) => kind === "variable")
      .map(({ from, to }) => ({ from, to, class: "sql-variable" }));
    const plain: Span[] = [];
    highlightTree(PostgreSQL.language.parser.parse(script), highlighter, (from, to, name) => {
      plain.push({ from, to, class: name });
    });
    this.spans = over(plain, variables);
  }

  /** The line's content; `changed` is what surrounds its marks. */
  line(line: Line, changed: "ins" | "del"): Node[] {
    const nodes: Node[] = [];
    let at = 0;
    for (const [from, to] of line.marks) {
      nodes.push(...this.piece(line, at, from), make(changed, {}, ...this.piece(line, from, to)));
      at = to;
    }
    return [...nodes, ...this.piece(line, at, line.text.length)];
  }

  private piece(line: Line, from: number, to: number): Node[] {
    const nodes: Node[] = [];
    let at = from;
    for (let i = this.first(line.start + from); i < this.spans.length; i++) {
      const span = this.spans[i]!;
      const start = Math.max(span.from - line.start, at);
      const end = Math.min(span.to - line.start, to);
      if (start >= to) break;
      if (start > at) nodes.push(new Text(line.text.slice(at, start)));
      nodes.push(make("span", { class: span.class, text: line.text.slice(start, end) }));
      at = end;
    }
    if (at < to) nodes.push(new Text(line.text.slice(at, to)));
    return nodes;
  }

  /** The first span that ends after an offset. */
  private first(offset: number): number {
    let [low, high] = [0, this.spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.spans[middle]!.to <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Spans in order, where those above take the place of those below. */
function over(below: readonly Span[], above: readonly Span[]): Span[] {
  const result: Span[] = [];
  let next = 0;
  for (const span of below) {
    let { from } = span;
    while (next < above.length && above[next]!.from < span.to) {
      const top = above[next]!;
      if (top.from > from) result.push({ ...span, from, to: top.from });
      result.push(top);
      from = Math.max(from, top.to);
      next++;
    }
    if (from < span.to) result.push({ ...span, from });
  }
  return [...result, ...above.slice(next)].sort((a, b) => a.from - b.from);
}
