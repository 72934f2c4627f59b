// Icons come from @tabler/icons and are cut to what a page needs: no size, no class, no empty rectangle.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../node_modules/@tabler/icons/icons", import.meta.url));

function shapes(name) {
  const [style, file] = name.includes("/") ? name.split("/") : ["outline", name];
  return readFileSync(join(folder, style, `${file}.svg`), "utf8")
    .replace(/<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?\/>/g, "/>")
    .replace(/> </g, "><")
    .trim();
}

const outline =
  'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
const attributes = (name) =>
  name.startsWith("filled/") ? 'viewBox="0 0 24 24" fill="currentColor"' : outline;

/** The text of one inline icon; `filled/NAME` takes it from the filled set. */
export function inlineIcon(name) {
  return `<svg class="icon" ${attributes(name)} aria-hidden="true">${shapes(name)}</svg>`;
}

/** One file of symbols, for `<svg class="icon"><use href="…#NAME"/></svg>` in templates. */
export function sprite(names) {
  const symbols = names.map((name) => `<symbol id="${name}" ${attributes(name)}>${shapes(name)}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** Vite plugin: `import pencil from "icon:pencil"` gives the text of an inline SVG. */
export function icons() {
  const prefix = "icon:";
  return {
    name: "millrace-icons",
    enforce: "pre",
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      return `export default ${JSON.stringify(inlineIcon(id.slice(prefix.length + 1)))};`;
    },
  };
}
