export * from "./definition";
export { Graph, type Refusal } from "./graph";
export { applied, type Change, type Field, invert, type Patch, PatchMisfit } from "./patch";
export { type ChangeOrigin, FlowStore, type NameRefusal, type StoreChange } from "./store";
