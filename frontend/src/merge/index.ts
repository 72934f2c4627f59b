export type { Part } from "./kinds";
export { type Answers, type Change, type Merge, merge, type Outcome, type Question } from "./merge";
export type { QuestionId, Side } from "./thing";
