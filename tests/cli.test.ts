import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportedExecution, exportedTrade } from "#http";
import { z } from "zod";
import { book, DAY } from "./support/tradebook.ts";

/** The built command in processes of its own: exit codes and outputs that scripts rely on. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MAIN = join(ROOT, "dist", "cli", "main.js");

let folder: string;
let data: string;
let restored: string;
beforeAll(async () => {
  const build = [join(ROOT, "tools", "build.mjs"), "--if-missing", "--server-only"];
  const built = spawnSync(process.execPath, build, { encoding: "utf8" });
  expect(built.status, built.stderr + built.stdout).toBe(0);
  folder = await mkdtemp(join(tmpdir(), "openblotter-cli-"));
  data = await dataFolder();
  restored = await dataFolder();
  await Promise.all([
    file("day.csv", book(DAY)),
    file(
      "broken.csv",
      book([
        [11, "buy", "ten", 100, "10:00:00"],
        [12, "buy", 1, 100, "13:00:00"],
      ]),
    ),
    file("unknown.csv", "a,b\n1,2\n"),
  ]);
});
afterAll(async () => {
  for (const made of [folder, data, restored]) await rm(made, { recursive: true, force: true });
});

/** Outside the other: as root, the database runs as a user who has to pass through. */
async function dataFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "openblotter-cli-data-"));
  await chmod(made, 0o711);
  return made;
}

const path = (name: string) => join(folder, name);
const file = (name: string, text: string) => writeFile(path(name), text);

type Run = { readonly code: number | null; readonly out: string; readonly err: string };

async function run(
  args: readonly string[],
  options: { data?: string; env?: Record<string, string> } = {},
): Promise<Run> {
  const env = {
    ...process.env,
    OPENBLOTTER_DATA: options.data ?? data,
    DATABASE_URL: "",
    ...options.env,
  };
  const child = spawn(process.execPath, [MAIN, ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.err += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

async function json(
  args: readonly string[],
  options = {},
): Promise<{ code: number | null; value: unknown }> {
  const { code, out, err } = await run([...args, "--json"], options);
  expect(err).toBe("");
  return { code, value: JSON.parse(out) };
}

const entry = z.object({
  file: z.string(),
  format: z.string(),
  accounts: z.array(z.string()),
  executions: z.object({ new: z.number(), known: z.number(), quarantined: z.number() }),
  cash: z.object({ new: z.number(), known: z.number() }),
  checks: z.array(
    z.object({ name: z.string(), expected: z.string(), actual: z.string(), ok: z.boolean() }),
  ),
  durationMs: z.number(),
});

describe("import", () => {
  test("exits 0 when all is in, also the second time, which changes nothing", async () => {
    const first = await json(["import", path("day.csv")]);
    expect(first.code).toBe(0);
    const { files } = z.object({ files: z.array(entry) }).parse(first.value);
    expect(files).toMatchObject([
      { file: path("day.csv"), executions: { new: 4, known: 0, quarantined: 0 } },
    ]);
    const trades = await json(["trades"]);
    const again = await json(["import", path("day.csv")]);
    expect(again).toMatchObject({
      code: 0,
      value: { files: [{ executions: { new: 0, known: 4 } }] },
    });
    expect(await json(["trades"])).toEqual(trades);
  });

  test("exits 3 when a row is in quarantine", async () => {
    const { code, value } = await json(["import", path("broken.csv")]);
    expect([code, value]).toMatchObject([
      3,
      { files: [{ executions: { new: 1, quarantined: 1 } }] },
    ]);
    const quarantine = await json(["quarantine"]);
    expect(quarantine.value).toMatchObject([{ file: "broken.csv", line: 2 }]);
  });

  test("exits 2 when a file is refused or missing, and takes the others", async () => {
    const { code, value } = await json([
      "import",
      path("unknown.csv"),
      path("nowhere.csv"),
      path("day.csv"),
    ]);
    expect(code).toBe(2);
    expect(value).toMatchObject({
      files: [
        { failure: { code: "unknown-layout", owner: "user" } },
        { failure: { code: "file-unreadable", owner: "user" } },
        { executions: { known: 4 } },
      ],
    });
  });
});

describe("output", () => {
  test("trades and executions are arrays of the documented shape", async () => {
    const trades = z.array(exportedTrade.strict()).parse((await json(["trades"])).value);
    expect(trades[0]).toMatchObject({
      direction: "long",
      quantity: "15",
      grossPnl: "140",
      currency: "INR",
    });
    expect(trades.map(({ status }) => status)).toEqual(["closed", "open"]);
    const executions = z
      .array(exportedExecution.strict())
      .parse((await json(["executions"])).value);
    expect(executions).toHaveLength(5);
  });

  test("every list is JSON with --json", async () => {
    for (const command of ["formats", "accounts", "positions", "imports"]) {
      expect((await json([command])).value).toEqual(expect.any(Array));
    }
    expect((await json(["stats"])).value).toMatchObject({
      items: [{ currency: "INR", trades: 1 }],
    });
  });

  test("a pipe gets no colours, no progress and no harm when its reader leaves", async () => {
    const { out, err } = await run(["import", path("day.csv")]);
    expect(out + err).not.toContain("\u001b");
    const child = spawn(
      "sh",
      ["-c", `"${process.execPath}" "${MAIN}" executions --json | head -c 1`],
      {
        env: { ...process.env, OPENBLOTTER_DATA: data },
      },
    );
    let text = "";
    child.stderr.on("data", (chunk) => (text += String(chunk)));
    await once(child, "close");
    expect(text).toBe("");
  });

  test("an export is written to a file whole", async () => {
    expect((await run(["export", "executions", "--output", path("out.csv")])).code).toBe(0);
    expect(readFileSync(path("out.csv"), "utf8").trimEnd().split("\r\n")).toHaveLength(6);
  });

  test("a setting that cannot be used exits 1 with the next step", async () => {
    const { code, err } = await run(["serve"], { env: { PORT: "http" } });
    expect(code).toBe(1);
    expect(err).toContain('The port "http" cannot be used');
    expect(err).toContain("Give a number from 0 to 65535");
  });
});

describe("backup and restore", () => {
  test("carry everything into an empty folder, and neither overwrites", async () => {
    const backup = path("all.backup");
    expect((await run(["backup", backup])).code).toBe(0);
    const into = { data: restored };
    expect((await run(["restore", backup], into)).code).toBe(0);
    expect(await json(["trades"], into)).toEqual(await json(["trades"]));
    expect(await run(["backup", backup])).toMatchObject({
      code: 1,
      err: expect.stringContaining("[file-exists]"),
    });
    expect((await run(["restore", backup], into)).code).toBe(1);
  });
});

describe("beside a running server", () => {
  test("commands talk to it, it hears of imports, and it ends cleanly", async () => {
    const env = { ...process.env, OPENBLOTTER_DATA: data, DATABASE_URL: "" };
    const server = spawn(process.execPath, [MAIN, "serve", "--port", "0"], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(server, "close");
    try {
      const [ready] = (await once(server.stdout.setEncoding("utf8"), "data")) as [string];
      const url = /ready at (http:\S+)/.exec(ready)?.[1];
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(statSync(join(data, "server.json")).mode & 0o777).toBe(0o600);

      const events = await fetch(`${url}/api/events`);
      await file("more.csv", book([[41, "buy", 3, 7, "10:00:00"]]));
      const imported = await json(["import", path("more.csv")]);
      expect(imported).toMatchObject({ code: 0, value: { files: [{ executions: { new: 1 } }] } });
      const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
      let heard = "";
      while (!heard.includes("event: data-changed")) heard += (await reader?.read())?.value ?? "";

      expect(await json(["import", path("unknown.csv")])).toMatchObject({
        code: 2,
        value: { files: [{ failure: { code: "unknown-layout" } }] },
      });
      const executions = (await json(["executions"])).value;
      expect(executions).toHaveLength(6);
      const doctor = await json(["doctor"]);
      expect(doctor.code).toBe(0);
      expect(doctor.value).toContainEqual(
        expect.objectContaining({ name: "Server", detail: expect.stringContaining(url ?? "-") }),
      );
    } finally {
      server.kill("SIGTERM");
    }
    expect(await ended).toEqual([0, null]);
    expect(existsSync(join(data, "server.json"))).toBe(false);
    expect((await json(["executions"])).value).toHaveLength(6);
  });
});
