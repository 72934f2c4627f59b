import type { Point } from "../../model";
import type { Board } from "../board";
import { curve } from "../geometry";
import type { Detail } from "../lod";
import type { SceneEdge } from "../scene";
import { edgePaint } from "../states";
import { svg } from "../symbols";

interface Line {
  one: SceneEdge;
  path: SVGPathElement;
  /** Wide and transparent: what the pointer meets. */
  hit: SVGPathElement | null;
  shape: string;
  look: string;
}

/** How far before the circle an edge ends, to leave room for its arrow. */
const arrow = 8;

/** The edges that can be seen, and the wire being drawn, in one SVG below the cards. */
export class EdgeLayer {
  private readonly lines = new Map<string, Line>();
  private readonly wire: SVGPathElement;
  private readonly guides: SVGPathElement;

  constructor(
    private readonly board: Board,
    private readonly root: SVGSVGElement,
    /** Another SVG above the cards. */
    above: SVGSVGElement,
  ) {
    root.innerHTML = ["", "active", "done", "chosen", "flash"]
      .map(
        (look) =>
          `<marker id="mr-arrow${look && `-${look}`}" class="mr-arrow" data-look="${look}" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.6 8 4 0 7.4z"/></marker>`,
      )
      .join("");
    this.wire = document.createElementNS(svg, "path");
    this.wire.setAttribute("class", "mr-wire");
    this.guides = document.createElementNS(svg, "path");
    this.guides.setAttribute("class", "mr-guides");
    above.append(this.guides, this.wire);
  }

  sync(edges: readonly SceneEdge[], detail: Detail): void {
    const { dirty, scene } = this.board;
    const wanted = new Set<string>();
    for (const one of edges) {
      wanted.add(one.id);
      let line = this.lines.get(one.id);
      const fresh = !line;
      if (!line) {
        const path = document.createElementNS(svg, "path");
        this.root.append(path);
        line = { one, path, hit: null, shape: "", look: "-" };
        this.lines.set(one.id, line);
      }
      line.one = one;
      if (fresh || dirty.scene) this.shape(line);
      if (fresh || dirty.content || dirty.scene || dirty.some.has(one.id)) this.dress(line);
      if ((detail === "full") !== (line.hit !== null)) this.widen(line, detail === "full");
    }
    for (const [id, line] of this.lines) {
      if (!wanted.has(id)) this.drop(id, line);
    }
    if (dirty.moved && !dirty.scene) {
      for (const key of dirty.moved) {
        for (const one of scene.edgesOf(key)) {
          const line = this.lines.get(one.id);
          if (line) this.shape(line);
        }
      }
    }
  }

  clear(): void {
    for (const [id, line] of this.lines) this.drop(id, line);
  }

  /** The wire from a circle to the loose end, or to the candidate's left side. */
  drawWire(): void {
    const { connecting, scene } = this.board;
    let shape = "";
    if (connecting) {
      const [from] = scene.ends({ from: connecting.from, to: connecting.from });
      const aimed = connecting.target !== null && connecting.legal.has(connecting.target);
      const to = aimed
        ? scene.ends({ from: connecting.from, to: connecting.target! })[1]
        : (connecting.pointer ??
          (connecting.target ? scene.ends({ from: "", to: connecting.target })[1] : null));
      if (to) shape = this.curve(from, to);
      this.wire.dataset.aimed = aimed ? "yes" : "no";
    }
    if (this.wire.getAttribute("d") !== shape) this.wire.setAttribute("d", shape);
  }

  /** The lines along which what is dragged lies with others. */
  drawGuides(): void {
    const { guides, origin } = this.board;
    const point = ({ x, y }: Point) => `${x - origin.x} ${y - origin.y}`;
    const shape = guides.map(({ from, to }) => `M${point(from)}L${point(to)}`).join("");
    if ((this.guides.getAttribute("d") ?? "") !== shape) this.guides.setAttribute("d", shape);
  }

  private curve(from: Point, to: Point): string {
    const { x, y } = this.board.origin;
    return curve({ x: from.x - x, y: from.y - y }, { x: to.x - x, y: to.y - y });
  }

  private drop(id: string, line: Line): void {
    line.path.remove();
    line.hit?.remove();
    this.lines.delete(id);
  }

  private shape(line: Line): void {
    const [from, to] = this.board.scene.ends(line.one.edge);
    const end: Point = { x: to.x - arrow - 6, y: to.y };
    const shape = this.curve(from, end);
    if (shape === line.shape) return;
    line.shape = shape;
    line.path.setAttribute("d", shape);
    line.hit?.setAttribute("d", this.curve(from, to));
  }

  private dress(line: Line): void {
    const { board } = this;
    const { id, edge } = line.one;
    const look = board.flashing?.edges.has(id)
      ? "flash"
      : board.selectedEdges.has(id)
        ? "chosen"
        : (board.hoveredEdge === id && !board.readOnly) || board.inserting === id
          ? "hover"
          : edgePaint(board.marks.paint(edge.from), board.marks.paint(edge.to));
    const faint = board.connecting !== null;
    const all = `${look}${faint ? " faint" : ""}`;
    if (all === line.look) return;
    line.look = all;
    line.path.setAttribute("class", "mr-edge");
    line.path.dataset.edge = id;
    line.path.dataset.look = look;
    line.path.dataset.faint = faint ? "yes" : "no";
    const marker = look === "hover" ? "chosen" : look;
    line.path.setAttribute("marker-end", `url(#mr-arrow${marker && `-${marker}`})`);
  }

  private widen(line: Line, wide: boolean): void {
    if (wide) {
      line.hit = document.createElementNS(svg, "path");
      line.hit.setAttribute("class", "mr-hit");
      line.hit.dataset.edge = line.one.id;
      line.hit.setAttribute("d", this.curve(...this.board.scene.ends(line.one.edge)));
      line.path.after(line.hit);
    } else {
      line.hit?.remove();
      line.hit = null;
    }
  }
}
