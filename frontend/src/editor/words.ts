import { text } from "../pages/texts";
import { NotSaved, type SaveState } from "./autosave";

/** Why a run is as it is, for people; a reason that this version does not know stands as it is. */
export function reasonWords(reason: string): string {
  const words = text(`run.reason.${reason}`);
  return words === `run.reason.${reason}` ? reason : words;
}

/** What has become of the draft that is not saved. */
export function stateWords(state: SaveState): string {
  if (state.is === "refused") return text("refused", state.message);
  return text(state.is === "signed-out" ? "signedOut" : state.is);
}

/** Why an act was not done that needed the draft saved first; another failure in its own words. */
export function refusalWords(error: unknown): string {
  if (error instanceof NotSaved)
    return error.state.is === "refused" ? error.state.message : stateWords(error.state);
  return error instanceof Error ? error.message : String(error);
}
