import { text } from "../pages/texts";
import { NotSaved } from "./autosave";

/** Why a run is as it is, for people; a reason that this version does not know stands as it is. */
export function reasonWords(reason: string): string {
  const words = text(`run.reason.${reason}`);
  return words === `run.reason.${reason}` ? reason : words;
}

/** Why an act was not done that needed the draft saved first; another failure in its own words. */
export function refusalWords(error: unknown): string {
  if (error instanceof NotSaved)
    return error.state.is === "refused" ? error.state.message : text(error.state.is);
  return error instanceof Error ? error.message : String(error);
}
