import { mkdirSync } from "node:fs";
mkdirSync("target/static", { recursive: true });
