/** Starts make-believe brokers in a process of their own, so that they take no memory of ours. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Gives where they listen, their credentials and how many fills they hold. */
export async function startSandbox(options) {
  const file = fileURLToPath(new URL("sandbox-one.mjs", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--max-old-space-size=12288", file, JSON.stringify(options)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => Promise.reject(new Error("The sandbox did not start"))),
  ]);
  const stop = async () => {
    child.kill();
    await once(child, "exit");
  };
  return { ...JSON.parse(line), pid: child.pid, stop };
}
