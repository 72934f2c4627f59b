// The CSRF token of the session. It changes with every sign-in, so a page that lives through one has to take the new one.
function meta(page: Document): HTMLMetaElement | null {
  return page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
}

export function csrfHeaders(): Record<string, string> {
  const known = meta(document);
  return known?.content ? { [known.dataset.header ?? "X-CSRF-TOKEN"]: known.content } : {};
}

/** The account for which this page was made; empty when it does not say. */
export function accountName(): string {
  return meta(document)?.dataset.account ?? "";
}

/**
 * Takes the token of the session as it is now; whether there was a new one. What was begun by one account is not gone on
 * with by another that has signed in since.
 */
export async function renewCsrf(): Promise<boolean> {
  const known = meta(document);
  if (!known) return false;
  let fresh: HTMLMetaElement | null;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", redirect: "error" });
    fresh = meta(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return false;
  }
  const same = fresh?.dataset.account === known.dataset.account;
  if (!fresh?.content || !same || fresh.content === known.content) return false;
  known.content = fresh.content;
  for (const field of document.querySelectorAll<HTMLInputElement>('input[name="_csrf"]'))
    field.value = fresh.content;
  return true;
}
