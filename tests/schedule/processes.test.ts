/** A server that leaves reading to a worker in another process, and hears what it does. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readConfig, type Serving, startServing, surroundings } from "#app";
import { connectionId } from "#domain";
import { api, type ServerEvent } from "#http";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { openPlace, type Place } from "../chaos/place.ts";
import { type Running, runFile } from "../support/process.ts";
import { redisPresent, sayIfNoRedis, startRedis, type TestRedis } from "../support/redis.ts";
import type { ReaderTask } from "./reader.ts";

sayIfNoRedis("tests/schedule/processes.test.ts");

const READER = fileURLToPath(new URL("./reader.ts", import.meta.url));
const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 15_000, interval: 100 });

const ways = ["Postgres", ...(redisPresent ? ["Redis"] : [])] as const;

describe.each(ways)("an api and a worker with their queue on %s", (way) => {
  let place: Place;
  let redis: TestRedis | undefined;
  let sandbox: RunningSandbox;
  let serving: Serving;
  let reader: Running;
  const heard: ServerEvent[] = [];

  const state = async () => {
    const reply = await fetch(`${serving.url}/api/system/schedule`);
    return api.showSchedule.reply.parse(await reply.json());
  };
  const connection = async (id: string) =>
    (await serving.system.store.connections.read(connectionId(id))) ?? expect.fail("It is there");
  const begin = async () => {
    const task: ReaderTask = {
      ...{ folder: place.folder, databaseUrl: place.databaseUrl, origins: sandbox.origins },
      ...(redis && { redisUrl: redis.url }),
    };
    reader = await runFile(READER, JSON.stringify(task));
    await reader.heard((line) => line.startsWith("open "));
  };

  beforeAll(async () => {
    [place, sandbox] = await Promise.all([
      openPlace(),
      startSandbox({ clock: surroundings, seed: "processes", brokers: ["oanda"] }),
    ]);
    if (way === "Redis") redis = await startRedis();
    const machine = { env: {}, platform: process.platform, isRoot: true };
    const config = readConfig({ data: place.folder, port: "0" }, machine);
    const { databaseUrl } = place;
    serving = await startServing(
      { ...config, databaseUrl, redisUrl: redis?.url, origins: sandbox.origins },
      surroundings,
      { isWorking: false },
    );
    serving.system.services.events.subscribe((event) => heard.push(event));
  });
  afterAll(async () => {
    await reader?.kill();
    await serving?.close();
    await sandbox?.close();
    await redis?.stop();
    await place?.close();
  });

  test("keep a connection current together, and tell who works", async () => {
    const credentials = sandbox.credentials["oanda"] ?? {};
    const { id } = await serving.system.services.connections.connect({
      ...{ broker: "oanda", environment: "paper", credentials },
    });
    await serving.system.idle();
    expect(await state()).toMatchObject({ workers: [], queue: { reachable: true } });
    const due = { nextAttemptAt: surroundings.now() };
    await serving.system.store.connections.change(connectionId(id), due);
    await eventually(async () => expect((await state()).backlog.due).toBe(1));

    await begin();
    heard.length = 0;
    await eventually(async () =>
      expect(((await connection(id)).lastAttemptAt ?? "") >= due.nextAttemptAt).toBe(true),
    );
    await eventually(async () =>
      expect((await connection(id)).nextAttemptAt ?? "").not.toBe(due.nextAttemptAt),
    );
    // What the worker did is heard by those who watch the server.
    const types = () =>
      heard.map((event) => (event.type === "sync-progress" ? event.phase : event.type));
    await eventually(async () => expect(types()).toContain("connection-changed"));
    expect(types()).toContain("done");

    await eventually(async () => expect((await state()).lag.starts).toBeGreaterThan(0));
    const { workers, queue, backlog } = await state();
    expect(workers).toMatchObject([{ role: "worker", pid: reader.process.pid, running: 0 }]);
    expect(queue).toEqual({
      backend: way === "Redis" ? "redis" : "postgres",
      ...{ reachable: true, waiting: 0, active: 0 },
    });
    expect(backlog).toEqual({ due: 0, claimed: 0 });
    expect(sandbox.violations()).toEqual([]);
  });

  test("answer probes beside the worker, and nothing else", async () => {
    const url = reader.lines.find((line) => line.startsWith("open "))?.slice(5) ?? "";
    for (const [path, status] of [
      ["/healthz", 200],
      ["/readyz", 200],
      ["/metrics", 200],
      ["/api/accounts", 404],
      ["/", 404],
    ] as const)
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, status]);
  });

  test("part when the worker is told to end: it leaves, and nothing stays claimed", async () => {
    reader.process.kill("SIGTERM");
    await reader.ended();
    expect(reader.process.exitCode).toBe(0);
    expect(reader.lines).toContain("ended");
    expect(await state()).toMatchObject({ workers: [], backlog: { claimed: 0 } });
  });
});
