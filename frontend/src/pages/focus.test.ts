// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { rememberFocus, restoreFocus } from "./focus";

beforeEach(() => {
  document.body.innerHTML = `
    <main id="page" tabindex="-1">
      <div id="head"><a href="#open">Open</a><a href="#cancel">Cancel</a></div>
      <div id="list"><a href="#first">First</a></div>
    </main>`;
});

const link = (name: string) => document.querySelector<HTMLElement>(`a[href="#${name}"]`)!;

function swap(region: string, html: string): void {
  rememberFocus();
  document.getElementById(region)!.innerHTML = html;
  restoreFocus();
}

test("what stands in the place of the one that is gone has the focus", () => {
  link("cancel").focus();
  swap("head", '<a href="#open">Open</a><a href="#again">Run again</a>');
  expect(document.activeElement).toBe(link("again"));
});

test("the last of the region has it when there are fewer", () => {
  link("cancel").focus();
  swap("head", '<a href="#open">Open</a>');
  expect(document.activeElement).toBe(link("open"));
});

test("the region around has it when nothing is left", () => {
  link("first").focus();
  swap("list", "<p>Nothing</p>");
  expect(document.activeElement?.id).toBe("page");
});

test("a focus that is still there, or was set meanwhile, stays", () => {
  link("cancel").focus();
  swap("list", "<p>Nothing</p>");
  expect(document.activeElement).toBe(link("cancel"));

  rememberFocus();
  document.getElementById("head")!.innerHTML = '<a href="#new">New</a>';
  link("new").focus();
  restoreFocus();
  expect(document.activeElement).toBe(link("new"));
});
