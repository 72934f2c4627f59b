// <a data-dialog href="…"> leads to the page of an act: what it would touch at this moment, and why. Here its form is shown
// as a dialog; where that fails, the link is followed.
import { find } from "./dom";

const dialog = find<HTMLDialogElement>(document, "#run-dialog");

async function formOf(address: string): Promise<Element> {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  const form = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-act]");
  if (!answer.ok || !form) throw new Error(`${answer.status}`);
  return document.adoptNode(form);
}

async function show(address: string, kept?: FormData): Promise<void> {
  try {
    const form = await formOf(address);
    const reason = form.querySelector<HTMLTextAreaElement>("[name=reason]");
    if (reason && kept) reason.value = String(kept.get("reason") ?? "");
    dialog.replaceChildren(form);
    if (!dialog.open) dialog.showModal();
    if (!kept) reason?.focus();
  } catch {
    location.assign(address);
  }
}

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-dialog]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void show(link.href);
});

// Inside the dialog, leaving the form is closing the dialog.
dialog.addEventListener("click", (event) => {
  if ((event.target as Element).closest("a[data-closes]")) event.preventDefault();
});

// Another version has other nodes: the form is asked for again, and keeps what was typed.
dialog.addEventListener("change", (event) => {
  const select = event.target as HTMLSelectElement;
  const form = select.form;
  if (!form || !("reload" in select.dataset)) return;
  const data = new FormData(form);
  const query = new URLSearchParams({ version: select.value, from: String(data.get("from") ?? "") });
  void show(`${new URL(form.action).pathname}?${query}`, data);
});
