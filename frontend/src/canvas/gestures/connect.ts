import type { Point } from "../../model";
import type { Board, Connecting } from "../board";
import { refuse } from "../refusals";
import type { Gesture } from "./gesture";

/** Nodes that may start after `from`: not itself, not what leads to it, not what follows it already. */
export function legalTargets(board: Board, from: string): Set<string> {
  const { graph } = board.store;
  const before = graph.upstream(from);
  const legal = new Set<string>();
  for (const { key } of board.scene.all) {
    if (key !== from && !before.has(key) && !graph.has(from, key)) legal.add(key);
  }
  return legal;
}

export function beginConnecting(
  board: Board,
  from: string,
  by: Connecting["by"],
  pointer: Point | null,
): void {
  board.connecting = { from, legal: legalTargets(board, from), pointer, target: null, by };
  board.invalidate({ content: true });
}

export function endConnecting(board: Board): void {
  if (!board.connecting) return;
  board.connecting = null;
  board.invalidate({ content: true });
}

/** Moves the loose end of the wire to a screen point. */
export function aim(board: Board, at: Point): void {
  const wire = board.connecting;
  if (!wire) return;
  const pointer = board.world(at);
  const under = board.scene.nodeAt({ x: pointer.x, y: pointer.y }) ?? nearInPort(board, pointer);
  const target = under === wire.from ? null : under;
  board.connecting = { ...wire, pointer, target };
  board.invalidate({ some: target === wire.target ? [] : [target, wire.target] });
}

/** Draws the dependency at `target`, or says why not. */
export function connectTo(board: Board, target: string): void {
  const from = board.connecting?.from;
  endConnecting(board);
  if (from === undefined) return;
  const refusal = board.store.connect(from, target);
  if (refusal) refuse(board, from, target, refusal);
  else board.say(board.text("said.connected", board.name(target), board.name(from)));
}

/**
 * From the circle on the right. A drag ends where the pointer is let go; a press without a drag leaves the wire at the
 * pointer until the next press.
 */
export function connect(board: Board, start: Point, from: string): Gesture {
  beginConnecting(board, from, "drag", board.world(start));
  let dragged = false;
  return {
    scrolls: true,
    cursor: "crosshair",
    move(at) {
      dragged ||= Math.hypot(at.x - start.x, at.y - start.y) > 4;
      if (dragged) aim(board, at);
    },
    up(at) {
      if (!dragged) {
        beginConnecting(board, from, "click", board.world(at));
        return;
      }
      aim(board, at);
      const wire = board.connecting;
      if (wire?.target) connectTo(board, wire.target);
      else if (wire?.pointer) offerAt(board, wire.pointer, from);
      else endConnecting(board);
    },
    cancel() {
      endConnecting(board);
    },
  };
}

/** Opens the palette where the wire was let go, and leaves the wire there until something is chosen. */
function offerAt(board: Board, at: Point, from: string): void {
  if (board.connecting) board.connecting = { ...board.connecting, by: "held" };
  board.offering = { at, from, edge: null };
  board.invalidate({ content: true });
}

function nearInPort(board: Board, point: Point): string | null {
  const reach = 16 / board.view.zoom;
  return board.scene.nodeAt({ x: point.x + reach, y: point.y });
}
