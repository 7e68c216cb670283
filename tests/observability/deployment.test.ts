/** What deployment files call is there: commands, paths, ports, addresses and variables. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readConfig } from "#app";
import { api } from "#http";
import { say } from "../support/corpus.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const manifest = z
  .object({ bin: z.object({ openblotter: z.string() }), engines: z.object({ node: z.string() }) })
  .parse(JSON.parse(read("package.json")));

const COMMANDS = readdirSync(join(ROOT, "src/cli/commands")).map((file) => basename(file, ".ts"));
/** Variables that the page of the configuration tells of. */
const VARIABLES = new Set(
  [...read("docs/configuration.md").matchAll(/`([A-Z][A-Z0-9_]{2,})`/g)].map(([, name]) => name),
);
/** Of Node, Postgres and Redis. */
const FOREIGN = /^(NODE_ENV|POSTGRES_(USER|PASSWORD|DB)|REDIS_PASSWORD|REDISCLI_AUTH)$/;
const SERVER_PORT = String(readConfig({}, { env: {}, platform: "linux", isRoot: false }).port);
/** As the command says. */
const WORKER_PORT = /default: (\d+)/.exec(read("src/cli/commands/worker.ts"))?.[1] ?? "";
const PROBES = [api.live.path, api.ready.path];

const units = readdirSync(join(ROOT, "deploy/systemd")).filter((file) => file.endsWith(".service"));
const isKnown = (name: string) => VARIABLES.has(name) || FOREIGN.test(name);

describe("the image", () => {
  const lines = read("deploy/Dockerfile")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => /^[A-Z]+ /.test(line));
  const of = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it("is built from files that are there, and that the build is given", () => {
    const ignored = read("deploy/Dockerfile.dockerignore").split("\n");
    const taken = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    expect(ignored[0]).toBe("*");
    const copied = of("COPY").filter((line) => !line.startsWith("--from"));
    const sources = copied.flatMap((line) => line.split(" ").slice(0, -1));
    expect(sources.length).toBeGreaterThan(6);
    for (const source of sources) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      const isTaken = taken.some((path) => source === path || source.startsWith(`${path}/`));
      expect(isTaken, `${source} is not ignored`).toBe(true);
    }
    for (const path of taken) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  it("runs the command of the package, on a Node that it supports, as nobody special", () => {
    expect(of("ENTRYPOINT")).toEqual([`["node", "${manifest.bin.openblotter}"]`]);
    const [command = ""] = (JSON.parse(of("CMD")[0] ?? "[]") as string[]) ?? [];
    expect(COMMANDS).toContain(command);
    expect(lines.findLastIndex((line) => line.startsWith("USER node"))).toBeGreaterThan(
      lines.findLastIndex((line) => line.startsWith("COPY")),
    );
    const [, major = "0"] = /NODE_VERSION=(\d+)/.exec(read("deploy/Dockerfile")) ?? [];
    expect(Number.parseInt(major, 10)).toBeGreaterThanOrEqual(20);
    expect(of("RUN").join("\n")).toContain("npm ci");
  });

  it("shows the ports that are listened on, and asks an address that answers", () => {
    expect(of("EXPOSE")).toEqual([`${SERVER_PORT} ${WORKER_PORT}`]);
    const check = lines.find((line) => line.startsWith("HEALTHCHECK")) ?? "";
    expect(check).toContain(`http://127.0.0.1:${SERVER_PORT}${api.live.path}`);
  });

  it("sets variables that are known", () => {
    const names = of("ENV").flatMap((line) =>
      [...line.matchAll(/(\w+)=/g)].map(([, name]) => name),
    );
    expect(names).toContain("OPENBLOTTER_DATA");
    expect(names.filter((name = "") => !isKnown(name))).toEqual([]);
  });
});

const healthcheck = z.object({ test: z.array(z.string()) });
const service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: healthcheck.optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
});
const compose = z
  .object({
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(read("deploy/compose.yml"), { merge: true }));
const own = Object.entries(compose.services).filter(([, { image }]) => image === "openblotter");

describe("the compose file", () => {
  it("has a server, two workers, Postgres and Redis", () => {
    expect(Object.keys(compose.services)).toEqual([
      ...["api", "worker-1", "worker-2", "postgres", "redis"],
    ]);
    expect(own.map(([, { command }]) => command?.[0])).toEqual(["api", "worker", "worker"]);
    for (const [, { command }] of own) expect(COMMANDS).toContain(command?.[0]);
  });

  it.each(own)("gives %s what it needs and nothing that is unknown", (name, found) => {
    const { environment, depends_on: needs = {} } = found;
    expect(Object.keys(environment).filter((each) => !isKnown(each))).toEqual([]);
    expect(environment).toMatchObject({
      ...{ DATABASE_URL: expect.any(String), REDIS_URL: expect.any(String) },
      ...{ OPENBLOTTER_KEY: expect.any(String), OPENBLOTTER_WORKER: name },
    });
    expect([found.read_only, found.cap_drop]).toEqual([true, ["ALL"]]);
    for (const each of Object.keys(needs))
      expect(compose.services[each]?.healthcheck?.test).toBeDefined();
    expect(environment["OPENBLOTTER_ALLOW_HOSTS"]?.split(",")).toContain(name);
    const names = [...own.map(([each]) => each)];
    expect(new Set(names).size).toBe(names.length);
  });

  it("has settings that the program takes, once they are filled in", () => {
    const filled = (text: string) =>
      text.replaceAll(/\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}/g, (_, standard?: string) =>
        standard === undefined ? "0123456789abcdef0123" : standard,
      );
    for (const [, { environment }] of own) {
      const env = Object.fromEntries(
        Object.entries(environment).map(([name, text]) => [name, filled(text)]),
      );
      const config = readConfig({}, { env, platform: "linux", isRoot: false });
      expect(config).toMatchObject({ log: { level: "info", format: "json" } });
      expect(config.metricsToken).toBeDefined();
      expect(new URL(config.databaseUrl ?? "").host).toBe("postgres:5432");
      expect(new URL(config.redisUrl ?? "").host).toBe("redis:6379");
      expect(config.hosts).toContain("worker-2");
    }
  });

  it("asks for each secret, and has none in itself", () => {
    const text = read("deploy/compose.yml");
    const wanted = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
    const example = [...read("deploy/.env.example").matchAll(/^(\w+)=(.*)$/gm)];
    expect(example.map(([, name]) => name).toSorted()).toEqual([...wanted].toSorted());
    for (const [, , value] of example) expect(value).toBe("");
  });

  it("probes where each listens, and opens nothing to the network", () => {
    for (const [name, { command, healthcheck: check, ports }] of own) {
      const isWorker = command?.[0] === "worker";
      const port = isWorker ? WORKER_PORT : SERVER_PORT;
      if (isWorker) expect(check?.test.join(" ")).toContain(`127.0.0.1:${port}/healthz`);
      expect(ports, name).toEqual(isWorker ? [] : [`127.0.0.1:${port}:${port}`]);
    }
    const used = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.map((each) => each.split(":")[0]),
    );
    expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });
});

describe("an ending", () => {
  /** What closing takes beside the drain, as the page of the deployment says. */
  const CLOSING_S = 15;
  const { drainMs } = readConfig({}, { env: {}, platform: "linux", isRoot: false });
  const least = drainMs / 1_000 + CLOSING_S;

  it.each(own)("of %s is waited for as long as it takes", (_, { stop_grace_period: text = "" }) => {
    const [, seconds = "0"] = /^(\d+)s$/.exec(text) ?? [];
    expect(Number.parseInt(seconds, 10)).toBeGreaterThanOrEqual(least);
  });

  it("of a unit is waited for as long as it takes", () => {
    expect(units.length).toBeGreaterThan(2);
    for (const file of units) {
      const [, seconds = "0"] =
        /^TimeoutStopSec=(\d+)s$/m.exec(read(`deploy/systemd/${file}`)) ?? [];
      expect(Number.parseInt(seconds, 10), file).toBeGreaterThanOrEqual(least);
    }
  });
});

describe("Prometheus beside it", () => {
  it("asks the processes of the compose file on their ports", () => {
    const targets = [...read("deploy/prometheus/prometheus.yml").matchAll(/"([\w-]+):(\d+)"/g)];
    expect(targets.map(([, name, port]) => `${name}:${port}`)).toEqual(
      own.map(([name, { command }]) =>
        [name, command?.[0] === "worker" ? WORKER_PORT : SERVER_PORT].join(":"),
      ),
    );
  });
});

describe("units of systemd", () => {
  it.each(units)("%s calls a command that is there, with variables that are known", (file) => {
    const text = read(`deploy/systemd/${file}`);
    const [, command = ""] = /^ExecStart=\/usr\/local\/bin\/openblotter (\w+)/m.exec(text) ?? [];
    expect(COMMANDS).toContain(command);
    const names = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(([, pairs = ""]) =>
      pairs.split(" ").map((pair) => pair.split("=")[0] ?? ""),
    );
    expect(names).toContain("OPENBLOTTER_DATA");
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
    // What a process writes lies in the folder that its unit may write to.
    const [, folder] = /^StateDirectory=(.*)$/m.exec(text) ?? [];
    expect(text).toContain(`OPENBLOTTER_DATA=/var/lib/${folder}`);
  });

  const isThere = spawnSync("systemd-analyze", ["--version"]).status === 0;
  if (!isThere) say("systemd-analyze is not installed: units are read by this test alone");

  it.runIf(isThere)("are read by systemd without a word, and leave little open", () => {
    const folder = mkdtempSync(join(tmpdir(), "openblotter-units-"));
    try {
      const files = units.map((file) => {
        const copy = join(folder, file.replace("@", "@9464"));
        // The program is not installed where tests run.
        const text = read(`deploy/systemd/${file}`);
        writeFileSync(copy, text.replace("/usr/local/bin/openblotter", process.execPath));
        return copy;
      });
      const options = { encoding: "utf8" } as const;
      const verified = spawnSync("systemd-analyze", ["verify", "--man=no", ...files], options);
      expect(verified.stderr.split("\n").filter((line) => line.includes(folder))).toEqual([]);
      for (const file of files) {
        const args = ["security", "--offline=true", "--threshold=20", file];
        const judged = spawnSync("systemd-analyze", args, options);
        expect(judged.status, judged.stdout.slice(-300)).toBe(0);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it("probes have the addresses that deployment files ask for", () => {
  expect(PROBES).toEqual(["/healthz", "/readyz"]);
});
