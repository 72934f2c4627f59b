// Regions that refresh themselves by htmx keep what they show when an answer is no page of theirs: an error is waited out,
// and a session that has ended leads to the sign-in page.
interface Context {
  response: { raw: Response };
}

document.addEventListener("htmx:before:response", (event) => {
  const { raw } = (event as CustomEvent<{ ctx: Context }>).detail.ctx.response;
  const signIn = raw.redirected && new URL(raw.url).pathname === "/sign-in";
  if (!signIn && raw.ok) return;
  event.preventDefault();
  if (signIn) location.reload();
});
