import { StateEffect, StateField } from "@codemirror/state";

/** A variable as the date lens sees it: its value, or null when it has none, and where it came from. */
export interface KnownVariable {
  value: string | null;
  origin: string;
  /** How the value came to be: format, offset, base …, in words. */
  how?: readonly { label: string; value: string }[];
}

export type KnownVariables = ReadonlyMap<string, KnownVariable>;

export const setKnownVariables = StateEffect.define<KnownVariables>();

/** Null until the page has said which variables there are: nothing is called undefined before. */
export const knownVariables = StateField.define<KnownVariables | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setKnownVariables)) return effect.value;
    return value;
  },
});
