import type { FlowNode, Note } from "../model";
import type { Detail } from "./lod";
import type { SceneEdge } from "./scene";

/** What changed since the last frame, so that a frame does no more than it must. */
export interface Dirty {
  /** Nodes or edges were added, removed or moved by the store. */
  scene: boolean;
  /** Text, state, selection or findings of all cards and edges. */
  content: boolean;
  /** The same of some: keys of nodes and ids of edges. */
  some: Set<string>;
  /** The paint of some changed, and with it the overview. */
  painted: boolean;
  /** Nodes displaced by a drag. */
  moved: ReadonlySet<string> | null;
  /** Something of the notes. */
  notes: boolean;
  /** Zoom or position of the view. */
  view: boolean;
}

/** What can be seen, and in which detail it is to be drawn. */
export interface Visible {
  nodes: FlowNode[];
  edges: SceneEdge[];
  notes: Note[];
  detail: Detail;
}
