// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem, call, Offline } from "../../src/pages/api";

const page = (token: string, account: string) =>
  `<meta name="csrf-token" content="${token}" data-header="X-CSRF-TOKEN" data-account="${account}">`;

/** The server after somebody signed in again: it takes the new token only. */
function server(account: string) {
  const tokens: (string | null)[] = [];
  vi.stubGlobal("fetch", async (path: string, { method, headers }: RequestInit) => {
    if (!path.startsWith("/api/")) return new Response(`<head>${page("new", account)}</head>`);
    const token = new Headers(headers).get("X-CSRF-TOKEN");
    tokens.push(token);
    const status = method === "GET" || token === "new" ? 200 : 403;
    return new Response(JSON.stringify({ status, code: "forbidden" }), { status });
  });
  return tokens;
}

beforeEach(() => {
  document.head.innerHTML = page("old", "anna");
  document.body.innerHTML = '<form><input type="hidden" name="_csrf" value="old"></form>';
});
afterEach(() => vi.unstubAllGlobals());

it("takes the token of a new session of the same account, for the page's forms too", async () => {
  const tokens = server("anna");
  await call("PUT", "/api/flows/f/draft", { body: {} });
  expect(tokens).toEqual(["old", "new"]);
  await call("PUT", "/api/flows/f/draft", { body: {} });
  expect(tokens).toEqual(["old", "new", "new"]);
  expect(document.querySelector("input")?.value).toBe("new");
});

it("does not go on for another account", async () => {
  const tokens = server("ben");
  const refused = call("PUT", "/api/flows/f/draft", { body: {} });
  await expect(refused).rejects.toMatchObject({ status: 403 });
  await expect(refused).rejects.toBeInstanceOf(ApiProblem);
  expect(tokens).toEqual(["old"]);
});

it("is offline when the answer breaks off", async () => {
  const broken = {
    ok: true,
    status: 200,
    headers: new Headers(),
    text: () => Promise.reject(new TypeError()),
  };
  vi.stubGlobal("fetch", async () => broken);
  await expect(call("GET", "/api/me")).rejects.toBeInstanceOf(Offline);
});
