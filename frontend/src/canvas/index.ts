import { MrCanvas } from "./canvas";

export { MrCanvas } from "./canvas";
export { bindPalette } from "./palette";
export type { NodeState, RunState } from "./states";
export { type CanvasStrings, filled, type StringKey } from "./strings";

if (!customElements.get("mr-canvas")) customElements.define("mr-canvas", MrCanvas);
