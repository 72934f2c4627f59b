/** The format that was meant, when its letters are easily taken for others; null when none is in doubt. */
export function meantFormat(format: string): string | null {
  const meant = oneLetter(format);
  // One mistake often hides another: both are put right at once.
  return meant === null ? null : (meantFormat(meant) ?? meant);
}

function oneLetter(format: string): string | null {
  const letters = format.replace(/'[^']*'?/g, "");
  const date = /[yud]/.test(letters);
  const time = /[HhKk]/.test(letters);
  if (/Y/.test(letters) && !/w/.test(letters)) return outside(format, /Y/g, "y");
  // Beside a month or a day the year is that of the calendar, and there is no telling what was meant.
  if (/w/.test(letters) && /[yu]/.test(letters) && !/[YMLdD]/.test(letters))
    return outside(format, /[yu]/g, "Y");
  if (/DD/.test(letters)) return outside(format, /D/g, "d");
  if (/m/.test(letters) && date && !time) return outside(format, /m/g, "M");
  return null;
}

/** Replaces letters, but not those in quotes. */
function outside(format: string, letter: RegExp, by: string): string {
  return format
    .split(/('[^']*'?)/)
    .map((part) => (part.startsWith("'") ? part : part.replace(letter, by)))
    .join("");
}
