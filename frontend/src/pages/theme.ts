// The theme follows the system until the person chooses one; the choice is a cookie, so that the server renders it and
// no page flashes in the wrong colours.
const year = 31_536_000;

export function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function toggleTheme(): void {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  // The Cookie Store API is not in every browser we support.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `theme=${theme}; path=/; max-age=${year}; samesite=lax`;
  document.dispatchEvent(new CustomEvent("mr-theme", { detail: theme }));
}

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-theme-toggle]")) toggleTheme();
});
