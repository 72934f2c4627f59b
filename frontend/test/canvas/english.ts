import { readFileSync } from "node:fs";
import type { CanvasStrings } from "../../src/canvas";

/** The canvas's English texts, read from the bundle that the pages use. */
export function english(): CanvasStrings {
  const lines = readFileSync("messages/messages.properties", "utf8").split("\n");
  const found = lines.map((line) => /^js\.canvas\.([^=]+)=(.*)$/.exec(line)).filter((one) => one !== null);
  return Object.fromEntries(found.map((one) => [one[1], one[2]])) as CanvasStrings;
}
