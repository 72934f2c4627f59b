const prefix = "millrace-window-";
/** How long windows are waited for that have to answer themselves, in milliseconds. */
const rollCall = 400;

/** An id for this window, which no other has. */
export function newWindowId(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
}

/** Says until the page is gone that the window lives. */
export function liveAs(id: string): void {
  if (navigator.locks) {
    void navigator.locks.request(prefix + id, () => new Promise(() => {}));
    return;
  }
  // Browsers give locks to pages on https and on the own machine only.
  const channel = new BroadcastChannel(prefix);
  channel.addEventListener("message", ({ data }) => {
    if (data === "who") channel.postMessage({ id });
  });
}

/** The ids of all windows of this browser that live. */
export async function livingWindows(): Promise<Set<string>> {
  if (navigator.locks) {
    const { held } = await navigator.locks.query();
    const names = (held ?? []).map((lock) => lock.name ?? "");
    return new Set(names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)));
  }
  const channel = new BroadcastChannel(prefix);
  const living = new Set<string>();
  channel.addEventListener("message", ({ data }) => {
    if (typeof data?.id === "string") living.add(data.id);
  });
  channel.postMessage("who");
  await new Promise((done) => setTimeout(done, rollCall));
  channel.close();
  return living;
}
