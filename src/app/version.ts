import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** Root of the package, two folders up from both `src/app` and `dist/app`. */
const ROOT = new URL("../../", import.meta.url);

const manifest = z.object({ version: z.string() });

export const version = (): string =>
  manifest.parse(JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"))).version;

/** Folder that the dashboard is built into. */
export const dashboardFolder = (): string => fileURLToPath(new URL("dist/dashboard", ROOT));
