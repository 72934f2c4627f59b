import { defineConfig } from "vite";
import { icons } from "./build/icons.mjs";

/** Pages name these by the keys of `assets/manifest.json`, which build.mjs writes. */
export const entries = {
  console: "src/entries/console.ts",
  editor: "src/entries/editor.ts",
  run: "src/entries/run.ts",
};

export default defineConfig({
  base: "/assets/",
  plugins: [icons()],
  // build/bundle.mjs gives the files of `public` their names.
  publicDir: false,
  build: {
    outDir: "target/static/assets",
    emptyOutDir: true,
    assetsDir: "",
    // A data: URI would need an opening in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    rolldownOptions: {
      input: entries,
      // A busy machine is no fault of the build.
      checks: { bundlerTimings: false },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
        codeSplitting: {
          groups: [
            // Icons are shared by all: in the canvas's chunk they would bring it to every page.
            { name: "icons", test: /icon:/, priority: 2 },
            // What reads a pasted text is the editor's alone.
            { name: "canvas", test: /\/src\/(canvas|model)\/(?!pasted\.|shape\.)/ },
            { name: "htmx", test: /\/htmx\.org\// },
          ],
        },
      },
    },
  },
  test: {
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    reporters: ["default"],
    env: { TZ: "Pacific/Chatham" },
  },
});
