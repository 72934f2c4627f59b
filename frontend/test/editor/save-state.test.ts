// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { Autosave, type Saved } from "../../src/editor/autosave";
import { SaveStateView } from "../../src/editor/save-state";
import { Session } from "../../src/editor/session";
import { FlowStore } from "../../src/model";
import { ApiProblem, Offline } from "../../src/pages/api";

beforeAll(() => {
  const lines = readFileSync("messages/messages.properties", "utf8").split("\n");
  const texts = lines.map((line) => /^js\.([^=]+)=(.*)$/.exec(line)).filter((one) => one !== null);
  const island = document.createElement("script");
  island.type = "application/json";
  island.dataset.texts = "";
  island.textContent = JSON.stringify(Object.fromEntries(texts.map((one) => [one[1], one[2]])));
  document.head.append(island);
});

let answers: { answer: (saved: Saved) => void; fail: (error: unknown) => void }[];
let store: FlowStore;
let autosave: Autosave;
let view: SaveStateView;

const settled = () => new Promise((done) => setTimeout(done));
const state = () => document.querySelector<HTMLElement>("[data-save-state]")!;
const toasts = () => [...document.querySelectorAll("#toasts .toast")].map((one) => one.textContent);

/** The next save, refused. */
async function failed(error: unknown): Promise<void> {
  store.setDescription(`${store.definition.description ?? ""}.`);
  autosave.retryNow();
  answers.shift()?.fail(error);
  await settled();
}

beforeEach(() => {
  document.body.innerHTML = '<div id="toasts"></div><mr-test><span data-save-state></span></mr-test>';
  answers = [];
  store = new FlowStore({ format: "millrace/v1", name: "orders" });
  autosave = new Autosave(
    store,
    { revision: 1, definition: store.definition },
    {
      save: () => new Promise((answer, fail) => answers.push({ answer, fail })),
      after: () => () => {},
    },
  );
  view = new SaveStateView(new Session("f", document.querySelector("mr-test")!, store, autosave));
});

it("says what to do when the draft is refused, until it is saved", async () => {
  expect(state().textContent).toBe("saved · rev 1");
  await failed(new ApiProblem(413, { code: "too-large", detail: "A script may have 1 MiB." }));
  expect(state().textContent).toBe("not saved: A script may have 1 MiB.");
  expect(toasts()).toEqual([
    "Not savedA script may have 1 MiB. Make it smaller: the next change is tried again.Copy the flow to the clipboard",
  ]);
  await failed(new ApiProblem(400, { code: "malformed", detail: "nodes[0].name: too long" }));
  expect(toasts()).toHaveLength(1);
  expect(toasts()[0]).toContain("Undo the last change, or change it");
  autosave.retryNow();
  answers.shift()?.answer({ revision: 2, findings: [] });
  await settled();
  expect(state().textContent).toBe("saved · rev 2");
  expect(toasts()).toEqual([]);
});

it("leaves a taken name to its field", async () => {
  await failed(new ApiProblem(409, { code: "name-taken", detail: "The name is in use." }));
  expect(state().textContent).toBe("not saved: The name is in use.");
  expect(toasts()).toEqual([]);
});

it("tells whether the browser keeps what is unsaved", async () => {
  await failed(new Offline());
  expect(state().textContent).toBe("offline: not saved yet, trying again");
  view.keeps(true);
  expect(state().textContent).toBe("offline: kept in this browser, trying again");
  view.keeps(false);
  expect(state().textContent).toBe("offline: not saved yet, trying again");
  expect(state().title).toContain("This browser does not keep unsaved work");
});

it("leads to the sign-in in another window", async () => {
  await failed(new ApiProblem(401, { code: "unauthenticated" }));
  expect(state().textContent).toBe("signed out: not saved yet Sign in again");
  expect(state().querySelector("a")).toMatchObject({ target: "_blank" });
});
