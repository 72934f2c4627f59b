// Test connection: asks the server and shows the outcome in the row.
import { post } from "./api";
import { find, make } from "./dom";
import { text } from "./texts";

interface Outcome {
  outcome: string;
  message?: string | null;
  serverVersion?: string | null;
  pooled?: boolean | null;
  millis?: number | null;
}

async function test(button: HTMLButtonElement): Promise<void> {
  const box = find(button.closest("tr") as HTMLElement, "[data-outcome]");
  button.disabled = true;
  show(box, "run", text("test.running"), "");
  try {
    const path = `/api/data-sources/${encodeURIComponent(button.dataset.id ?? "")}/connection-test`;
    const found = await post<Outcome>(path);
    const good = found.outcome === "OK";
    const version = text("test.version", found.serverVersion ?? "?", Math.round(found.millis ?? 0));
    const details = good
      ? version + (found.pooled ? ` · ${text("test.pooled")}` : "")
      : (found.message ?? "");
    show(box, good ? "ok" : "bad", text(`test.${found.outcome}`), details);
  } catch (error) {
    show(box, "bad", text("test.OTHER"), error instanceof Error ? error.message : String(error));
  } finally {
    button.disabled = false;
  }
}

function show(box: HTMLElement, tone: string, word: string, details: string): void {
  const badge = make("span", { class: "badge plain", text: word });
  badge.dataset.tone = tone;
  box.replaceChildren(badge, make("span", { class: "muted small", text: details }));
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-test]");
  if (button) void test(button);
});
