// Bundles the entries, writes the manifest that the templates read, and holds the size budgets.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { entries } from "../vite.config.mjs";
import { sprite } from "./icons.mjs";

/** Gzipped bytes. A page that outgrows its budget fails the build: loosen it here only with a reason. */
const budgets = { console: 25, canvas: 30, sql: 160, css: 20 };

export async function bundle(folder) {
  const { output } = await build({ logLevel: "warn" });
  const chunks = new Map(output.filter((file) => file.type === "chunk").map((file) => [file.fileName, file]));
  const manifest = {};
  for (const name of Object.keys(entries)) {
    manifest[`${name}.js`] = [...chunks.values()].find(
      (chunk) => chunk.isEntry && chunk.name === name,
    ).fileName;
  }
  const styles = output.filter((file) => file.fileName.endsWith(".css"));
  for (const file of styles) manifest[file.names?.[0] ?? file.name] = file.fileName;
  const text = output.find((file) => /^inter-latin-wght-normal-.*\.woff2$/.test(file.fileName));
  if (text) manifest["inter.woff2"] = text.fileName;
  manifest["icons.svg"] = writeHashed(
    folder,
    "icons",
    "svg",
    sprite(JSON.parse(readFileSync("icons.json", "utf8"))),
  );

  manifest["mark.svg"] = writeHashed(folder, "mark", "svg", readFileSync("public/mark.svg"));
  // Browsers ask for this one by its name, whatever a page says.
  copyFileSync("public/favicon.ico", join(dirname(folder), "favicon.ico"));

  const console_ = closure(chunks, manifest["console.js"]);
  const known = new Set([
    ...console_,
    ...closure(chunks, manifest["editor.js"]),
    ...closure(chunks, manifest["run.js"]),
  ]);
  // What the first node tab loads: a bundle without it is a mistake, not an empty one.
  const lazy = [...chunks.values()].find((chunk) =>
    /\/src\/sql\/sql-view\.ts$/.test(chunk.facadeModuleId ?? ""),
  );
  if (!lazy) throw new Error("the SQL editor is no chunk of its own");
  const sql = [...closure(chunks, lazy.fileName)].filter((file) => !known.has(file));
  const sizes = {
    console: weight(chunks, console_),
    canvas: weight(
      chunks,
      [...chunks.keys()].filter((file) => /^canvas-[^.]+\.js$/.test(file)),
    ),
    sql: weight(chunks, sql),
    css: styles.reduce((sum, file) => sum + gzipSync(file.source).length, 0),
  };
  const report = Object.entries(sizes).map(
    ([name, bytes]) => `${name} ${(bytes / 1024).toFixed(1)}/${budgets[name]}`,
  );
  console.log(`front end: gzipped KB ${report.join(", ")}`);
  const over = Object.keys(sizes).filter((name) => sizes[name] > budgets[name] * 1024);
  if (over.length > 0) throw new Error(`over the size budget of build/bundle.mjs: ${over.join(", ")}`);
  // Last, because its presence says that the folder is whole.
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function writeHashed(folder, name, extension, content) {
  const file = `${name}-${createHash("sha256").update(content).digest("hex").slice(0, 8)}.${extension}`;
  writeFileSync(join(folder, file), content);
  return file;
}

/** A file and what it imports statically, which is what a page loads before it runs. */
function closure(chunks, file, seen = new Set()) {
  if (!chunks.has(file) || seen.has(file)) return seen;
  seen.add(file);
  for (const next of chunks.get(file).imports) closure(chunks, next, seen);
  return seen;
}

function weight(chunks, names) {
  return [...names].reduce((sum, name) => sum + gzipSync(chunks.get(name).code).length, 0);
}
