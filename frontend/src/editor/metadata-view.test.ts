// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Catalog, type CatalogAnswer, type CatalogPlace } from "../sql/catalog";
import { MetadataView } from "./metadata-view";

const markup = readFileSync("templates/editor-node.html", "utf8");
const none = { schemas: null, tables: null, columns: null, functions: null, truncated: false, failure: null };

function shop({ schema, table }: CatalogPlace): CatalogAnswer {
  if (table) return { ...none, columns: [{ name: "Id", type: "bigint", nullable: false }] };
  if (schema === "wide") return { ...none, tables: Array.from({ length: 5000 }, (_, i) => of(`t${i}`)) };
  if (schema) return { ...none, tables: [of("orders"), of("<b>days</b>")] };
  return {
    ...none,
    schemas: [
      { name: "public", place: 1 },
      { name: "wide", place: null },
    ],
  };
}

const of = (name: string) => ({ name, kind: "TABLE" as const, partition: false, foreign: false });

describe("the Metadata tab", () => {
  let panel: HTMLElement;
  let view: MetadataView;
  let inserted: string[];

  beforeEach(() => {
    document.body.innerHTML = markup;
    const template = document.querySelector<HTMLTemplateElement>('template[data-template="node"]');
    panel = document.body.appendChild(template?.content.firstElementChild?.cloneNode(true) as HTMLElement);
    inserted = [];
    view = new MetadataView(panel, (sql) => inserted.push(sql));
  });

  const names = () => [...panel.querySelectorAll(".metadata-name")].map((one) => one.textContent);
  const button = (label: string) => panel.querySelector<HTMLElement>(`.twisty[aria-label="${label}"]`);

  it("shows the first schema's tables, and markup as text", async () => {
    view.show(new Catalog(async (place) => shop(place)));
    await vi.waitFor(() => expect(names()).toEqual(["public", "orders", "<b>days</b>", "wide"]));
    (panel.querySelectorAll(".metadata-name")[2] as HTMLElement).click();
    expect(inserted).toEqual(['"<b>days</b>"']);
  });

  it("opens a table, and keeps the focus on it", async () => {
    view.show(new Catalog(async (place) => shop(place)));
    await vi.waitFor(() => expect(names()).toContain("orders"));
    panel.querySelector<HTMLElement>('[data-key="public.orders"]')?.click();
    await vi.waitFor(() => expect(names()).toContain("Idbigint"));
    expect((document.activeElement as HTMLElement).dataset.key).toBe("public.orders");
    (panel.querySelectorAll(".metadata-name")[2] as HTMLElement).click();
    expect(inserted).toEqual(['"Id"']);
  });

  it("draws a part of thousands of tables, and finds the others", async () => {
    view.show(new Catalog(async (place) => shop(place)));
    await vi.waitFor(() => expect(button("metadata.schema")).not.toBeNull());
    panel.querySelector<HTMLElement>('[data-key="wide"]')?.click();
    await vi.waitFor(() => expect(names()).toHaveLength(204));
    const search = panel.querySelector("[data-metadata-search]") as HTMLInputElement;
    search.value = "t4999";
    search.dispatchEvent(new Event("input"));
    await vi.waitFor(() => expect(names()).toEqual(["wide", "t4999"]));
  });

  it("says why there is nothing", async () => {
    const failure = { outcome: "REFUSED", message: "Connection refused" };
    view.show(new Catalog(async () => ({ ...none, failure })));
    const notice = panel.querySelector("[data-metadata-notice]") as HTMLElement;
    await vi.waitFor(() => expect(notice.hidden).toBe(false));
    expect(notice.textContent).toBe("sql.catalog.failed");
  });
});
