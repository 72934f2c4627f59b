// <input data-import-file> hands a chosen file to the dialog around it; what makes a flow of it is loaded then.
import type { NewFlow } from "../files/new-flow";

let newFlow: NewFlow | null = null;

async function read(dialog: HTMLDialogElement, file: File): Promise<void> {
  const { NewFlow } = await import("../files/new-flow");
  newFlow ??= new NewFlow(dialog);
  await newFlow.read(file);
}

document.addEventListener("change", (event) => {
  const input = (event.target as Element).closest<HTMLInputElement>("#import-flow [data-import-file]");
  const dialog = input?.closest("dialog");
  const file = input?.files?.[0];
  if (dialog && file) void read(dialog, file);
});
