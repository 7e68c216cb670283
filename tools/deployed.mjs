#!/usr/bin/env node
/**
 * Tries the deployment of deploy/compose.yml on a Docker: builds the image, starts everything
 * beside a make-believe broker, connects it, and kills and stops workers while they read.
 *
 * node tools/deployed.mjs prints a line for each thing that held, and exits with 1 at the first
 * that did not. --no-build takes the image "openblotter" as it is. --keep leaves everything
 * running.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { composeOf, found } from "./deployed/docker.mjs";
import { overlay } from "./deployed/overlay.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    "no-build": { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    port: { type: "string", default: "3219" },
    drain: { type: "string", default: "5" },
  },
});
const ORIGIN = `http://127.0.0.1:${values.port}`;
/** What an ending takes beside the drain, on a machine that has other work. */
const ENDING_S = 20;
const WORKERS = ["worker-1", "worker-2"];

const folder = await mkdtemp(join(tmpdir(), "openblotter-deployed-"));
const envFile = join(folder, "env");
const over = join(folder, "overlay.yml");
const secret = () => randomBytes(24).toString("hex");
await writeFile(
  envFile,
  `POSTGRES_PASSWORD=${secret()}
REDIS_PASSWORD=${secret()}
OPENBLOTTER_METRICS_TOKEN=${secret()}
OPENBLOTTER_KEY=${randomBytes(32).toString("base64")}
`,
  { mode: 0o600 },
);
await writeFile(over, overlay({ port: values.port, drainSeconds: values.drain }));
const deployment = composeOf({
  ...{ project: "openblotter-deployed", envFile },
  files: [join(ROOT, "deploy", "compose.yml"), over],
});
const { compose, hostOf, sql } = deployment;

try {
  if (!values["no-build"]) await step("the image is built", () => compose("build", "--quiet"));
  await step("everything is up and healthy", () =>
    compose("up", "--detach", "--no-build", "--wait"),
  );
  const ask = await step("the first user is made", firstUser);
  const id = await step("a broker is connected", () => connected(ask));
  await step("a worker reads it when it is due", () => readByWorker(id));
  await step("a worker killed while it reads is replaced by the other", () => killed(id));
  await step("a worker stopped while it reads hands over and ends well", () => stopped(id));
  await step("a log-in holds while the server starts again", () => restarted(ask));
  await step("everything stops well", allStopped);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (!values.keep) await compose("down", "--volumes", "--remove-orphans");
  await rm(folder, { recursive: true, force: true });
}

/** Prints what held, how long it took and what the work adds to that as `said`. */
async function step(what, work) {
  const start = performance.now();
  const result = await work().catch((error) => {
    throw new Error(`FAILED ${what}: ${error.message}`, { cause: error });
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
  console.log(`ok ${seconds} s  ${what}${result?.said ? `: ${result.said}` : ""}`);
  return result?.value ?? result;
}

async function firstUser() {
  const log = await found("the set-up", async () => {
    const text = await deployment.logs("api");
    return text.includes("/set-up#") && text;
  });
  const [, token] = /\/set-up#([\w-]+)/.exec(log);
  const password = randomBytes(12).toString("hex");
  const body = { token, name: "Ada", email: "ada@example.org", password };
  const reply = await post("/api/session/set-up", body, {});
  const cookie = reply.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const ask = async (path, body) => {
    const headers = { cookie };
    const answer = body ? await post(path, body, headers) : await get(path, headers);
    return answer.json();
  };
  return { value: ask };
}

async function post(path, body, headers) {
  return checked(path, {
    method: "POST",
    headers: { ...headers, origin: ORIGIN, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function get(path, headers) {
  return checked(path, { headers });
}

async function checked(path, options) {
  const reply = await fetch(`${ORIGIN}${path}`, options);
  if (!reply.ok) throw new Error(`${path} answers ${reply.status}: ${await reply.text()}`);
  return reply;
}

async function connected(ask) {
  const log = await found("the sandbox", async () => {
    const text = await deployment.logs("sandbox");
    return text.trimEnd().endsWith("}") && text;
  });
  const { credentials } = JSON.parse(log);
  const made = await ask("/api/brokers/oanda/connect", { credentials: credentials.oanda });
  const id = (made.connection ?? made).id;
  await found("the first reading", async () => {
    const { items } = await ask("/api/connections");
    return items[0]?.state === "connected" && items[0].lastSuccessAt;
  });
  const { items } = await ask("/api/executions?limit=100");
  if (items.length < 20) throw new Error(`Only ${items.length} executions were read`);
  return { value: id, said: `${items.length} executions` };
}

function makeDue(id) {
  return sql(`update connections set next_attempt_at = clock_timestamp() where id = '${id}'`);
}

/** Which worker said that it read the connection, as often as told. */
async function readBy(id, before, seconds) {
  return found(
    "a reading",
    async () => {
      const now = await counts(id);
      return WORKERS.find((name) => now[name] > before[name]);
    },
    { seconds },
  );
}

async function counts(id) {
  const of = async (name) =>
    (await deployment.logs(name))
      .split("\n")
      .filter((line) => line.includes('"Synced"') && line.includes(id) && line.includes('"done"'))
      .length;
  return Object.fromEntries(await Promise.all(WORKERS.map(async (name) => [name, await of(name)])));
}

async function readByWorker(id) {
  const before = await counts(id);
  await makeDue(id);
  return { said: await readBy(id, before, 60) };
}

/** The worker that has begun to read, of a broker that does not answer. */
async function held(id) {
  await compose("pause", "sandbox");
  await makeDue(id);
  const hosts = Object.fromEntries(
    await Promise.all(WORKERS.map(async (name) => [await hostOf(name), name])),
  );
  return found("a reading that has begun", async () => {
    const owner = await sql(`select slot_owner from connections where id = '${id}'`);
    return hosts[owner.slice(0, 12)];
  });
}

async function killed(id) {
  const before = await counts(id);
  const name = await held(id);
  await compose("kill", name);
  await compose("unpause", "sandbox");
  const start = performance.now();
  const by = await readBy(id, { ...before, [name]: Infinity }, 180);
  const said = `${name} was killed, ${by} read it ${since(start)} s later`;
  await compose("up", "--detach", "--no-build", "--wait");
  return { said };
}

async function stopped(id) {
  const before = await counts(id);
  const name = await held(id);
  const start = performance.now();
  await compose("stop", name);
  const took = since(start);
  if (took > Number(values.drain) + ENDING_S) throw new Error(`${name} took ${took} s to end`);
  const code = await deployment.exitCode(name);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  await compose("unpause", "sandbox");
  const by = await readBy(id, { ...before, [name]: Infinity }, 120);
  const said = `${name} ended with 0 after ${took} s, ${by} read it ${since(start)} s after the signal`;
  await compose("up", "--detach", "--no-build", "--wait");
  return { said };
}

async function restarted(ask) {
  await compose("restart", "api");
  await found("the server", () => get("/readyz", {}).catch(() => undefined));
  const { state } = await ask("/api/session");
  if (state !== "signed-in") throw new Error(`The session is "${state}"`);
}

async function allStopped() {
  const names = ["api", ...WORKERS];
  await compose("stop", ...names);
  const codes = await Promise.all(names.map((name) => deployment.exitCode(name)));
  if (codes.some((code) => code !== 0)) throw new Error(`Exit codes ${codes.join(", ")}`);
}

function since(start) {
  return Math.round((performance.now() - start) / 100) / 10;
}
