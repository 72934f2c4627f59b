export { type Bundle, bundleOf, type Pasted, paste, textOf } from "./clipboard";
export * from "./definition";
export { Graph, type Refusal } from "./graph";
export { nameOf, refusalOf } from "./names";
export { applied, type Change, type Field, invert, type Patch, PatchMisfit } from "./patch";
export type { NameRefusal } from "./reading";
export type { ChangeOrigin, StoreChange } from "./record";
export { addBetween, fitsBetween, insertBetween, type Room, removeAndJoin, roomBetween } from "./rewire";
export { FlowStore } from "./store";
