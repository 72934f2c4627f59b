import { same } from "../compare/alike";
import { partsOfFlow, partsOfNode } from "../compare/parts";
import { edgeWords } from "../compare/sentences";
import { valueText, variableText } from "../compare/values";
import type { Question, Side } from "../merge";
import { nodes } from "../merge/kinds";
import type { Variable } from "../model";
import { text } from "../pages/texts";
import { partWords } from "./words";

/** What one side makes of what is asked about, line by line; SQL and the schedule have views of their own. */
export function valueLines(question: Question, side: Side, nameOf: (key: string) => string): string[] {
  if (question.is === "places") return [];
  if (question.is === "cycle") return question.cycle[side].map((edge) => edgeWords(edge, nameOf));
  if (question[side] === null) return [text("conflict.deleted")];
  if (question.is === "variable") return [variableWords(question[side]!)];
  if (question.is === "note") return [question[side]!.text];
  if (question.is === "node" && question.part === "presence") return [changesOf(question, side)];
  if (question.is === "node" && question.part === "variables") {
    const all = (question[side]!.variables ?? []).map(variableWords);
    return all.length > 0 ? all : [text("conflict.none")];
  }
  const values: Record<string, unknown> =
    question.is === "flow" ? partsOfFlow(question[side]!) : partsOfNode(question[side]!);
  const [only, ...more] = question.fields;
  if (only === question.part && more.length === 0) return [valueText(only, values[only])];
  // A policy and its limit are asked about together, for one says nothing without the other.
  const fields = question.fields.flatMap((field) => (field === "concurrency" ? [field, "limit"] : [field]));
  return fields.map((field) =>
    text("conflict.line", text(`compare.part.${field}`), valueText(field, values[field])),
  );
}

/** What a side changed of a node that the other one deleted. */
function changesOf(question: Extract<Question, { is: "node" }>, side: Side): string {
  const [before, after] = [nodes.fields(question.base!), nodes.fields(question[side]!)];
  const changed = Object.keys(after).filter((field) => !same(before[field], after[field]));
  const parts = [...new Set(changed.map((field) => partWords(nodes.partOf(field))))];
  return parts.length === 0 ? text("conflict.connected") : text("conflict.kept", parts.join(", "));
}

function variableWords(variable: Variable): string {
  return text("conflict.line", variable.name, variableText(variable));
}
