/**
 * Reading a thousand connections of which none has anything new, against the bare HTTP client that
 * makes the same number of requests, as many at a time.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { Agent } from "undici";
import { openSystem, surroundings } from "../dist/app/index.js";
import { startSandbox } from "./sandbox.mjs";

const BROKER = "alpaca";
const AT_ONCE = 8;

export default async function run(report, { rows }) {
  const count = rows >= 1_000_000 ? 1000 : 100;
  const sandbox = await startSandbox({ broker: BROKER, history: { days: 5, fills: 20 } });
  const folder = mkdtempSync(join(tmpdir(), "openblotter-bench-"));
  chmodSync(folder, 0o755);
  const { origins } = sandbox;
  const system = await openSystem({ folder: join(folder, "data"), origins, surroundings });
  try {
    await measured(report, { system, sandbox, count });
  } finally {
    await system.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(report, { system, sandbox, count }) {
  const { connections } = system.services;
  const credentials = sandbox.credentials[BROKER];
  await each(Array.from({ length: count }), async () => {
    await connections.connect({ broker: BROKER, environment: "paper", credentials });
  });
  await system.idle();
  const ids = (await connections.list()).map(({ id }) => id);
  const statements = countStatements();
  const began = performance.now();
  let calls = 0;
  await each(ids, async (id) => {
    const pull = await connections.sync(id);
    if (pull.outcome !== "succeeded" || pull.imported > 0)
      throw new Error(
        `A reading ${pull.outcome}, bringing ${pull.imported}: ${pull.failure?.message}`,
      );
    calls += pull.calls;
  });
  const ms = performance.now() - began;
  const perPull = statements() / count;
  const bare = await bareCalls(sandbox, calls);
  report.add({
    name: `sync.nochange.${count}`,
    value: ms / count,
    unit: "ms/connection",
    against: `bare HTTP client, the same ${calls} requests`,
    ratio: bare / ms,
  });
  report.add({ name: "sync.nochange.requests", value: calls / count, unit: "requests/connection" });
  report.add({ name: "sync.nochange.statements", value: perPull, unit: "statements/connection" });
}

async function each(items, work) {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function bareCalls(sandbox, calls) {
  const agent = new Agent({ connections: AT_ONCE, pipelining: 1 });
  const { keyId, secretKey } = sandbox.credentials[BROKER];
  const headers = { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey };
  const { origin, pathname } = new URL(Object.values(sandbox.origins[BROKER])[0]);
  const path = `${pathname}/v2/account`;
  const began = performance.now();
  await each(Array.from({ length: calls }), async () => {
    const { body } = await agent.request({ origin, path, method: "GET", headers });
    await body.json();
  });
  const ms = performance.now() - began;
  await agent.close();
  return ms;
}

/** Counts what is sent to the database from now on, as the client of it sees it. */
function countStatements() {
  let count = 0;
  const query = Reflect.get(pg.Client.prototype, "query");
  pg.Client.prototype.query = function (...given) {
    count++;
    return query.apply(this, given);
  };
  return () => {
    pg.Client.prototype.query = query;
    return count;
  };
}
