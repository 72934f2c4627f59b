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

// <form data-confirm="…"> names what it will touch and asks before it is sent.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if ((event.target as Element).matches("[data-submits]"))
    (event.target as HTMLSelectElement).form?.requestSubmit();
});

for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-open]")) openDialog(dialog);
