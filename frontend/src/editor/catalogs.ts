import { get } from "../pages/api";
import { Catalog, type CatalogAnswer } from "../sql";
import { address } from "./picker";
import type { DataSource } from "./session";

const catalogs = new Map<string, Catalog>();

/** The catalog of a data source, one for all tabs of the window. */
export function catalogOf(source: DataSource): Catalog {
  const key = `${source.id} ${address(source)}`;
  let catalog = catalogs.get(key);
  if (!catalog) {
    const path = `/api/data-sources/${encodeURIComponent(source.id)}/catalog`;
    catalog = new Catalog((place) => {
      const query = new URLSearchParams();
      if (place.schema !== undefined) query.set("schema", place.schema);
      if (place.table !== undefined) query.set("table", place.table);
      if (place.functions) query.set("functions", "true");
      return get<CatalogAnswer>(`${path}?${query}`);
    });
    catalogs.set(key, catalog);
  }
  return catalog;
}
