// Retries as the form shows them: their SQLSTATEs as one text, and how long they wait.
const statePattern = /^(?:[0-9A-Z]{2}|[0-9A-Z]{5})$/;

/** No delay is longer, whatever the backoff makes of it. */
const longest = 3600;

/** The SQLSTATEs and classes of a text with commas or spaces, each once, and the first that is none. */
export function sqlStates(text: string): { states: string[]; wrong: string | null } {
  const states = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((one) => one !== "");
  const wrong = states.find((one) => !statePattern.test(one)) ?? null;
  return { states: [...new Set(states)], wrong };
}

/** The seconds of an ISO-8601 duration in hours, minutes and seconds; null when it is none. */
export function secondsOf(duration: string): number | null {
  const found = /^PT(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(duration);
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return hours! * 3600 + minutes! * 60 + seconds!;
}

/** The seconds before each retry, as the engine waits: the delay times the backoff to the power of the ones before. */
export function waits(retries: number, delay: number, backoff: number): number[] {
  return Array.from({ length: retries }, (_, at) => Math.min(longest, delay * backoff ** at));
}

/** A wait for people: `30 s`, `1 min 30 s`, `2 h`. */
export function waitText(seconds: number): string {
  const whole = seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [hours && `${hours} h`, minutes && `${minutes} min`, rest && `${rest} s`].filter(Boolean).join(" ");
}
