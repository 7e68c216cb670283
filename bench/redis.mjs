/** A Redis of a benchmark's own, in memory only. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** Starts a server on a free port and waits until it answers. */
export async function startRedis() {
  const folder = await mkdtemp(join(tmpdir(), "openblotter-bench-"));
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address();
  holder.close();
  await once(holder, "close");
  const args = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  const child = spawn("redis-server", args.map(String), { stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  child.stdout.on("data", (data) => (said += data));
  while (!said.includes("Ready to accept")) {
    if (child.exitCode !== null) throw new Error(`redis-server did not start:\n${said}`);
    await setTimeout(20);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
