/** The built command in processes of its own. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataFolder } from "./store.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "dist", "cli", "main.js");

export type Ran = {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The most memory that the process itself held at a time. */
  readonly peakBytes: number;
};

export type Command = {
  /** Where files of a test may be written. */
  readonly folder: string;
  /** The data folder. */
  readonly data: string;
  run(...args: readonly string[]): Promise<Ran>;
  start(...args: readonly string[]): ChildProcess;
  remove(): Promise<void>;
};

/** Builds the command if its sources are newer, and gives it an empty data folder. */
export async function builtCommand(): Promise<Command> {
  const build = [join(ROOT, "tools", "build.mjs"), "--if-missing", "--server-only"];
  const built = spawnSync(process.execPath, build, { encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stderr + built.stdout);
  const folder = await mkdtemp(join(tmpdir(), "openblotter-command-"));
  // Of its own, not within the other: as root, the database runs as a user who may not pass through
  // that.
  const data = await dataFolder();
  const peak = join(folder, "peak");
  const watch = join(folder, "watch.mjs");
  await writeFile(watch, WATCH(peak));
  const start = (...args: readonly string[]) =>
    spawn(process.execPath, ["--import", watch, MAIN, ...args], {
      env: { ...process.env, OPENBLOTTER_DATA: data, DATABASE_URL: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
  return {
    folder,
    data,
    start,
    async run(...args) {
      const child = start(...args);
      const texts = { out: "", err: "" };
      child.stdout?.setEncoding("utf8").on("data", (text: string) => (texts.out += text));
      child.stderr?.setEncoding("utf8").on("data", (text: string) => (texts.err += text));
      const [code] = (await once(child, "close")) as [number | null];
      const peakBytes = Number(await readFile(peak, "utf8")) * 1024;
      return { code, ...texts, peakBytes };
    },
    async remove() {
      for (const made of [folder, data]) await rm(made, { recursive: true, force: true });
    },
  };
}

const WATCH = (path: string) => `import { writeFileSync } from "node:fs";
process.once("exit", () => writeFileSync(${JSON.stringify(path)}, String(process.resourceUsage().maxRSS)));
`;
