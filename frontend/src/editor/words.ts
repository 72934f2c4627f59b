import { text } from "../pages/texts";

/** Why a run is as it is, for people; a reason that this version does not know stands as it is. */
export function reasonWords(reason: string): string {
  const words = text(`run.reason.${reason}`);
  return words === `run.reason.${reason}` ? reason : words;
}
