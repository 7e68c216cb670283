/** A Redis of a test's own. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { say } from "./corpus.ts";

export const redisPresent = spawnSync("redis-server", ["--version"]).status === 0;

/** Says that a test file checks nothing where Redis is not installed; fails where CI=true. */
export function sayIfNoRedis(test: string): void {
  if (redisPresent) return;
  const text = `redis-server is not installed: ${test} checks nothing`;
  if (process.env["CI"] === "true") throw new Error(text);
  say(text);
}

export type TestRedis = {
  readonly url: string;
  /** Ends it without a word; what it held is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port. */
  readonly start: () => Promise<void>;
  /** Forgets everything, connections stay. */
  readonly empty: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts a server on a free port, in memory only, and waits until it answers. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "openblotter-redis-"));
  const run = async () => {
    const args = [`--port ${port}`, "--bind 127.0.0.1", "--save ''", "--appendonly no"];
    const child = spawn("redis-server", args.concat(`--dir ${folder}`).join(" ").split(" "), {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let said = "";
    for (child.stdout.on("data", (data) => (said += data)); !said.includes("Ready to accept");) {
      if (child.exitCode !== null) throw new Error(`redis-server did not start:\n${said}`);
      await setTimeout(20);
    }
    return child;
  };
  let child = await run();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start: async () => void (child = await run()),
    async empty() {
      const socket = connect(port, "127.0.0.1").end("FLUSHALL\r\n");
      await once(socket.resume(), "close");
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
