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

for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-open]")) openDialog(dialog);
