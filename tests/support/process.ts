/** Processes of tests that are killed on purpose. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const bundles = new Map<string, Promise<string>>();

/**
 * Bundled once, so that a process starts in a tenth of a second; inside the repository, where
 * packages are found.
 */
function bundled(file: string): Promise<string> {
  const known = bundles.get(file) ?? bundle(file);
  bundles.set(file, known);
  return known;
}

async function bundle(file: string): Promise<string> {
  const artifacts = join(ROOT, "tests/.artifacts");
  const name = basename(file, ".ts");
  await sweep(artifacts, name);
  const whole = join(artifacts, `${name}-${process.pid}`);
  // As deep as the code of the package lies in it, which reads its version from there.
  const folder = join(whole, "dist", "app");
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["source"] },
    ssr: { resolve: { conditions: ["source"] } },
    build: {
      ssr: file,
      outDir: folder,
      emptyOutDir: true,
      target: "node20",
      minify: false,
      rolldownOptions: { output: { entryFileNames: "run.mjs", codeSplitting: false } },
    },
  });
  // Storage reads its migrations from beside its own file.
  await cp(join(ROOT, "src/store/migrations"), join(folder, "migrations"), { recursive: true });
  await cp(join(ROOT, "package.json"), join(whole, "package.json"));
  await writeFile(
    join(folder, "main.mjs"),
    'import run from "./run.mjs";\nawait run(...process.argv.slice(2));\n',
  );
  return join(folder, "main.mjs");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Removes bundles of test processes that have ended, which are not asked before they end. */
async function sweep(artifacts: string, name: string): Promise<void> {
  for (const entry of await readdir(artifacts).catch(() => [])) {
    const pid = new RegExp(`^${name}-(\\d+)$`).exec(entry)?.[1];
    if (pid && !isAlive(Number(pid)))
      await rm(join(artifacts, entry), { recursive: true, force: true });
  }
}

export type Running = {
  readonly process: ChildProcess;
  /** Every line said so far. */
  readonly lines: readonly string[];
  /** Waits for a line; throws what the process wrote to stderr if it ends before. */
  heard(line: (said: string) => boolean): Promise<void>;
  /** Waits until it has ended by itself. */
  ended(): Promise<void>;
  /** Ends it without a chance to clean up. */
  kill(): Promise<void>;
};

/** Runs the default export of a file of the repository in a process of its own. */
export async function runFile(file: string, ...args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [await bundled(file), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let errors = "";
  let notify = () => {};
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    notify();
  });
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString("utf8")));
  let ended = false;
  const end = once(child, "close");
  child.once("close", () => {
    ended = true;
    notify();
  });
  return {
    process: child,
    lines,
    async heard(matches) {
      while (!lines.some(matches)) {
        if (ended) throw new Error(`The process ended: ${errors.slice(-2_000)}`);
        await new Promise<void>((resolve) => (notify = resolve));
      }
    },
    ended: async () => void (await end),
    async kill() {
      child.kill("SIGKILL");
      await end;
    },
  };
}
