import type { Acts } from "./acts";
import type { Board } from "./board";
import { grid } from "./geometry";
import type { Desk } from "./keyboard";
import { noteSize } from "./notes";
import { arrows, steps } from "./walk";

/** Keys while a note has the focus: Enter writes, Delete removes, Alt and arrows move, with Shift resize. */
export function pressOnNote(
  event: KeyboardEvent,
  key: string,
  board: Board,
  acts: Acts,
  desk: Desk,
): boolean {
  if (board.readOnly || event.key === "Tab") return false;
  if (!board.selectedNotes.has(key)) board.select([], [], [key]);
  const direction = arrows[event.key];
  if (direction && event.altKey) {
    const [dx, dy] = steps[direction];
    if (event.shiftKey) {
      board.store.changeNotes((note) =>
        note.key === key
          ? {
              ...note,
              w: Math.max(noteSize.least.width, note.w + dx * grid),
              h: Math.max(noteSize.least.height, note.h + dy * grid),
            }
          : note,
      );
    } else acts.nudge(dx, dy);
    return true;
  }
  if (event.key === "Enter" || event.key === "F2") {
    desk.writeNote(key);
    return true;
  }
  if ((event.key === "Delete" || event.key === "Backspace") && !event.ctrlKey && !event.metaKey) {
    acts.removeSelected();
    desk.focus(board.active);
    return true;
  }
  return false;
}
