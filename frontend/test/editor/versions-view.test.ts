// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../../src/editor/session";
import { Versions } from "../../src/editor/versions";
import { VersionsView } from "../../src/editor/versions-view";

/** The versions that the server has, newest first, and how many it tells at once. */
let stored: number[] = [];
const page = 3;

const asked: string[] = [];
const done: string[] = [];

beforeEach(() => {
  document.body.innerHTML = `
    <div data-root><button data-act="compare"></button><button data-act="unpublish"></button>
    <div data-versions></div><p data-versions-none></p><button data-act="more-versions"></button>
    <dialog id="unpublish-dialog"></dialog></div>`;
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return new Response(JSON.stringify(answer(new URL(path, "http://console"))));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
  done.length = 0;
});

function answer({ pathname, searchParams }: URL): unknown {
  const one = /versions\/(\d+)$/.exec(pathname)?.[1];
  if (one) return { version: Number(one), definition: { format: "millrace/v1", name: `As of ${one}` } };
  if (!pathname.endsWith("/versions")) return { version: stored[1] ?? null };
  const after = Number(searchParams.get("cursor") ?? Number.POSITIVE_INFINITY);
  const rest = stored.filter((version) => version < after);
  const items = rest.slice(0, page).map((version) => ({
    version,
    comment: `Comment ${version}`,
    publishedBy: "admin",
    publishedAt: "2027-01-01T00:00:00Z",
  }));
  return { items, next: rest.length > page ? String(items.at(-1)!.version) : null };
}

function session(): Session {
  const root = document.querySelector<HTMLElement>("[data-root]")!;
  const definition = { format: "millrace/v1", name: "The draft" };
  return { root, api: "/api/flows/f", zone: "UTC", store: { definition } } as unknown as Session;
}

async function shown(): Promise<VersionsView> {
  const act = (name: string) => (version: number) => void done.push(`${name} ${version}`);
  const acts = { compare: act("compare"), restore: act("restore"), publish: act("publish") };
  const view = new VersionsView(session(), new Versions(session()), acts);
  await view.show();
  return view;
}

const numbers = () => [...document.querySelectorAll("[data-versions] tbody b")].map((one) => one.textContent);
const button = (act: string) => document.querySelector<HTMLButtonElement>(`[data-act="${act}"]`)!;

describe("the list of versions", () => {
  it("says that there is none, and offers nothing", async () => {
    stored = [];
    await shown();
    expect(document.querySelector<HTMLElement>("[data-versions-none]")!.hidden).toBe(false);
    for (const act of ["compare", "unpublish", "more-versions"]) expect(button(act).hidden).toBe(true);
  });

  it("marks the version in force, and shows older ones when asked", async () => {
    stored = [5, 4, 3, 2, 1];
    await shown();
    expect(numbers()).toEqual(["5", "4", "3"]);
    const marked = document.querySelector("[data-versions] .badge")!.closest("tr")!;
    expect(marked.querySelector("b")!.textContent).toBe("4");
    button("more-versions").click();
    await vi.waitFor(() => expect(numbers()).toEqual(["5", "4", "3", "2", "1"]));
    expect(button("more-versions").hidden).toBe(true);
    expect(document.activeElement?.closest("tr")?.querySelector("b")?.textContent).toBe("2");
  });

  it("keeps the focus where it was when it is read again", async () => {
    stored = [2, 1];
    const view = await shown();
    const place = '[data-version-acts="1"] [data-version-act="publish"]';
    const before = document.querySelector<HTMLElement>(place)!;
    before.focus();
    stored = [3, 2, 1];
    await view.show();
    expect(document.activeElement).toBe(document.querySelector(place));
    expect(document.activeElement).not.toBe(before);
  });

  it("does with a version what its row offers", async () => {
    stored = [2, 1];
    await shown();
    const row = document.querySelector('[data-version-acts="1"]')!;
    for (const pressed of row.querySelectorAll("button")) pressed.click();
    expect(done).toEqual(["compare 1", "restore 1", "publish 1"]);
  });
});

describe("the states that can be compared", () => {
  it("are the draft as it stands and versions, each of which is read once", async () => {
    stored = [2, 1];
    const versions = new Versions(session());
    expect((await versions.side("draft")).definition.name).toBe("The draft");
    expect((await versions.side(1)).definition.name).toBe("As of 1");
    await versions.side(1);
    expect(asked).toEqual(["/api/flows/f/versions/1"]);
  });
});
