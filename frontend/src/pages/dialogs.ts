// <button data-opens="id"> opens the dialog; data-closes closes the one around it. A dialog that the server marks
// data-open (a refused form) is open from the start.
function openDialog(dialog: HTMLDialogElement): void {
  if (dialog.open) return;
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[autofocus], [aria-invalid=true]")?.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens ?? "");
    if (dialog instanceof HTMLDialogElement) openDialog(dialog);
  }
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
});

// <form data-confirm="…"> names what it will touch and asks before it is sent. The button that goes on has the words of
// the one that was pressed.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const dialog = document.getElementById("confirm");
  if (!form.dataset.confirm || !(dialog instanceof HTMLDialogElement)) return;
  if (form.hasAttribute("data-confirmed")) return;
  event.preventDefault();
  const pressed = event.submitter;
  const words = pressed?.textContent?.trim() || pressed?.getAttribute("aria-label") || "";
  const goes = dialog.querySelector("[data-confirm-do]");
  const says = dialog.querySelector("[data-confirm-text]");
  if (goes && words) goes.textContent = words.replace(/…$/, "");
  if (says) says.textContent = form.dataset.confirm;
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "ok") return;
      form.setAttribute("data-confirmed", "");
      form.requestSubmit();
    },
    { once: true },
  );
  openDialog(dialog);
});

document.addEventListener("change", (event) => {
  if ((event.target as Element).matches("[data-submits]"))
    (event.target as HTMLSelectElement).form?.requestSubmit();
});

for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-open]")) openDialog(dialog);
