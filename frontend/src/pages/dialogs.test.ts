// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from "vitest";
import "./dialogs";

const sent = vi.fn((event: Event) => event.preventDefault());

window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent(event);
});

beforeEach(() => {
  sent.mockClear();
  document.body.innerHTML = `
    <form data-confirm="Delete the flow “A”?"><button type="submit">Delete…</button></form>
    <dialog id="confirm"><p data-confirm-text></p><button data-confirm-do>OK</button></dialog>`;
});

function press(): HTMLDialogElement {
  document.querySelector<HTMLButtonElement>("form button")?.click();
  return document.querySelector<HTMLDialogElement>("#confirm") as HTMLDialogElement;
}

it("names what will be touched and asks with the words of the button", () => {
  const dialog = press();
  expect(dialog.open).toBe(true);
  expect(dialog.querySelector("[data-confirm-text]")?.textContent).toBe("Delete the flow “A”?");
  expect(dialog.querySelector("[data-confirm-do]")?.textContent).toBe("Delete");
  expect(sent).not.toHaveBeenCalled();
});

it("sends nothing when it is cancelled, also after an earlier question", () => {
  press().close("");
  press().close("");
  expect(sent).not.toHaveBeenCalled();
});

it("sends the form once it is sure", () => {
  press().close("");
  press().close("ok");
  expect(sent).toHaveBeenCalledTimes(1);
});
