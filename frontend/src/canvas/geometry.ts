import type { Point } from "../model";

/** Pure geometry. World units are CSS pixels at 100 %; screen units are CSS pixels from the canvas's upper left corner. */
export const card = { width: 220, height: 56 } as const;
export const grid = 20;
export const zoomLimits = { least: 0.1, most: 2 } as const;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A straight line between two world points. */
export interface Guide {
  from: Point;
  to: Point;
}

export interface Size {
  width: number;
  height: number;
}

/** Screen = world × zoom + (x, y). */
export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

export function toWorld(view: Viewport, point: Point): Point {
  return { x: (point.x - view.x) / view.zoom, y: (point.y - view.y) / view.zoom };
}

export function toScreen(view: Viewport, point: Point): Point {
  return { x: point.x * view.zoom + view.x, y: point.y * view.zoom + view.y };
}

/** What of the world a window of `size` shows, grown by `margin` world units on each side. */
export function visibleRect(view: Viewport, size: Size, margin = 0): Rect {
  const { x, y } = toWorld(view, { x: 0, y: 0 });
  return {
    x: x - margin,
    y: y - margin,
    width: size.width / view.zoom + 2 * margin,
    height: size.height / view.zoom + 2 * margin,
  };
}

export function clampZoom(zoom: number): number {
  return Math.min(zoomLimits.most, Math.max(zoomLimits.least, zoom));
}

/** Zooms so that the world point under `at` (screen) stays under it. */
export function zoomedAt(view: Viewport, at: Point, zoom: number): Viewport {
  const next = clampZoom(zoom);
  const fixed = toWorld(view, at);
  return { x: at.x - fixed.x * next, y: at.y - fixed.y * next, zoom: next };
}

/** Shows `bounds` whole in the middle of a window, no larger than 100 %. */
export function fitted(bounds: Rect, size: Size, padding = 48): Viewport {
  const free = {
    width: Math.max(1, size.width - 2 * padding),
    height: Math.max(1, size.height - 2 * padding),
  };
  const wanted = Math.min(
    1,
    free.width / Math.max(1, bounds.width),
    free.height / Math.max(1, bounds.height),
  );
  return centredOn(
    { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 },
    size,
    clampZoom(wanted),
  );
}

/** Whether all of `bounds` can be seen at once. */
export function fits(bounds: Rect, size: Size): boolean {
  return bounds.width * zoomLimits.least <= size.width && bounds.height * zoomLimits.least <= size.height;
}

export function middle(rect: Rect): Point {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

export function united(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

export function centredOn(middle: Point, size: Size, zoom: number): Viewport {
  return { x: size.width / 2 - middle.x * zoom, y: size.height / 2 - middle.y * zoom, zoom };
}

/** Moves the view by the least that brings `rect` wholly inside; the same view when it is inside already. */
export function revealed(view: Viewport, size: Size, rect: Rect, padding = 32): Viewport {
  const from = toScreen(view, rect);
  const dx = shift(from.x, rect.width * view.zoom, size.width, padding);
  const dy = shift(from.y, rect.height * view.zoom, size.height, padding);
  return dx === 0 && dy === 0 ? view : { ...view, x: view.x + dx, y: view.y + dy };
}

function shift(start: number, length: number, window: number, padding: number): number {
  if (start < padding) return padding - start;
  const over = start + length - (window - padding);
  return over > 0 ? -Math.min(over, start - padding) : 0;
}

export function cardRect(at: Point): Rect {
  return { x: at.x, y: at.y, width: card.width, height: card.height };
}

export function contains(rect: Rect, point: Point): boolean {
  return (
    point.x >= rect.x &&
    point.y >= rect.y &&
    point.x <= rect.x + rect.width &&
    point.y <= rect.y + rect.height
  );
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

export function rectOf(a: Point, b: Point): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

export function snapped(point: Point): Point {
  return { x: Math.round(point.x / grid) * grid, y: Math.round(point.y / grid) * grid };
}

export function outPort(at: Point): Point {
  return { x: at.x + card.width, y: at.y + card.height / 2 };
}

export function inPort(at: Point): Point {
  return { x: at.x, y: at.y + card.height / 2 };
}

/** How far the handles of an edge's curve reach; farther when it has to turn back. */
export function handle(dx: number, dy: number): number {
  if (dx >= 0) return Math.max(24, Math.min(dx * 0.5, 120));
  return Math.min(220, 60 + -dx * 0.25 + Math.abs(dy) * 0.1);
}

/** The curve from an out port to an in port, as an SVG path. */
export function curve(from: Point, to: Point): string {
  const reach = handle(to.x - from.x, to.y - from.y);
  const n = (value: number) => Math.round(value * 10) / 10;
  return `M${n(from.x)} ${n(from.y)}C${n(from.x + reach)} ${n(from.y)} ${n(to.x - reach)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`;
}

/** The point of the curve at `t` between 0 and 1. */
export function onCurve(from: Point, to: Point, t: number): Point {
  const reach = handle(to.x - from.x, to.y - from.y);
  const u = 1 - t;
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return {
    x: a * from.x + b * (from.x + reach) + c * (to.x - reach) + d * to.x,
    y: (a + b) * from.y + (c + d) * to.y,
  };
}

/** Distance of a point from the curve, to within a fraction of its length: enough to pick it with a pointer. */
export function distanceToCurve(from: Point, to: Point, point: Point): number {
  const steps = 24;
  let best = Number.POSITIVE_INFINITY;
  let last = from;
  for (let step = 1; step <= steps; step++) {
    const next = onCurve(from, to, step / steps);
    best = Math.min(best, distanceToLine(last, next, point));
    last = next;
  }
  return best;
}

function distanceToLine(a: Point, b: Point, point: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t =
    length === 0 ? 0 : Math.max(0, Math.min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}
