// The front end's build, called by Maven. Each step runs only when the content of its inputs changed, so that a second
// build costs a fraction of a second. Inputs are compared by content: a checkout changes times, not text.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(fileURLToPath(import.meta.url)));
const skipTests = process.argv.some((argument) => /^--skip-tests(=true)?$/.test(argument));
const stamps = "target/front-end";
const output = "target/static/assets";

const configuration = [
  "package.json",
  "package-lock.json",
  ".npmrc",
  "icons.json",
  "build.mjs",
  "build",
].concat(["vite.config.mjs", "tsconfig.json", "biome.json"].filter((file) => existsSync(file)));

function files(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => files(join(path, name)));
}

function fingerprint(...paths) {
  const hash = createHash("sha256").update(process.version);
  for (const file of paths.flatMap(files)) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

/** Runs `act` unless the last successful run of this step saw the same inputs and its result is still there. */
async function step(name, result, inputs, act) {
  const stamp = join(stamps, name);
  const now = fingerprint(...inputs);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  rmSync(stamp, { force: true });
  const from = Date.now();
  await act();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, now);
  console.log(`front end: ${name} in ${((Date.now() - from) / 1000).toFixed(1)} s`);
}

function run(command, ...argument) {
  const windows = process.platform === "win32";
  const { status, error } = spawnSync(command, argument, { stdio: "inherit", shell: windows });
  if (error) throw error;
  if (status !== 0) {
    console.error(`front end: ${command} ${argument.join(" ")} ended with ${status}`);
    process.exit(1);
  }
}

const tool = (name, ...argument) => run(join("node_modules", ".bin", name), ...argument);

await step("packages", "node_modules/.package-lock.json", ["package-lock.json", ".npmrc"], () =>
  run("npm", "ci", "--no-audit", "--no-fund"),
);
const sources = ["src", "styles", "test", "messages", ...configuration];
await step("lint", "node_modules", sources, () => tool("biome", "check", "--error-on-warnings", "."));
await step("types", "node_modules", sources, () => tool("tsc", "--noEmit"));
if (!skipTests) await step("tests", "node_modules", sources, () => tool("vitest", "run"));
await step(
  "bundle",
  join(output, "manifest.json"),
  ["src", "styles", "public", ...configuration],
  async () => {
    const { bundle } = await import("./build/bundle.mjs");
    await bundle(output);
  },
);
