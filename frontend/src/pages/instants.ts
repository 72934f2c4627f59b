// Local times of a zone and the instants they name, by the rules of the server: a local time inside a gap is moved
// forward by the gap's length, a repeated one is its first occurrence.
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, found);
  }
  return found;
}

export function isZone(zone: string): boolean {
  try {
    format(zone);
    return zone !== "";
  } catch {
    return false;
  }
}

/** `2026-11-22 09:00:00` at an instant in a zone. */
export function localText(instant: string | number | Date, zone: string): string {
  const part: Record<string, string> = {};
  for (const { type, value } of format(zone).formatToParts(new Date(instant))) part[type] = value;
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`;
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function offset(instant: number, zone: string): number {
  const local = Date.parse(`${localText(instant, zone).replace(" ", "T")}Z`);
  return local - Math.floor(instant / 1000) * 1000;
}

/** The instant of a local `yyyy-MM-ddTHH:mm`, as ISO-8601 in UTC; null when the text is no date-time. */
export function instantOf(local: string, zone: string): string | null {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return null;
  const day = 86_400_000;
  const before = offset(wall - day, zone);
  const after = offset(wall + day, zone);
  // A time that both offsets give is repeated, and the offset before the change gives the first; one that neither gives
  // lies in the gap, where the offset before the change moves it forward by the gap's length.
  const candidates = [wall - before, wall - after].filter(
    (instant) => offset(instant, zone) === wall - instant,
  );
  const instant = candidates.length > 0 ? Math.min(...candidates) : wall - before;
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/** `850 ms`, `4.1 s`, `41 s`, `4:07`, `1:12:30`; a dash without a start. */
export function duration(from: string | null | undefined, to: string | null | undefined): string {
  if (!from) return "–";
  const ms = Math.max(0, (to ? Date.parse(to) : Date.now()) - Date.parse(from));
  return millis(ms);
}

export function millis(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
