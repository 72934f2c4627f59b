import { get } from "../pages/api";
import type { Run } from "../pages/runs";
import type { Session } from "./session";

const asked = new WeakMap<Session, Promise<Run | null>>();

/** The newest trial run, when it was one of the draft as it stands; asked once, when the first node opens. */
export function lastTrial(session: Session): Promise<Run | null> {
  let answer = asked.get(session);
  if (!answer) {
    answer = newest(session).catch(() => null);
    asked.set(session, answer);
  }
  return answer;
}

async function newest(session: Session): Promise<Run | null> {
  const { current } = session.autosave;
  if (current.is !== "saved") return null;
  const { items } = await get<{ items: Run[] }>(`/api/runs?flow=${encodeURIComponent(session.flowId)}`);
  const trial = items.find((run) => run.origin === "TRIAL");
  if (trial?.state !== "FAILED" || trial.revision !== current.revision) return null;
  return get<Run>(`/api/runs/${encodeURIComponent(trial.id)}`);
}
