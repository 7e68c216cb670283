/** Docker as its command line offers it. */
import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const room = { maxBuffer: 64 * 2 ** 20 };

/** One project of compose: `files` over each other, variables from `envFile`. */
export function composeOf({ project, files, envFile }) {
  const fixed = ["--project-name", project, "--env-file", envFile];
  const compose = async (...args) => {
    const given = ["compose", ...fixed, ...files.flatMap((file) => ["--file", file]), ...args];
    const { stdout } = await run("docker", given, room);
    return stdout.trim();
  };
  const idOf = (service) => compose("ps", "--all", "--quiet", service);
  return {
    compose,
    async logs(service) {
      const { stdout, stderr } = await run("docker", ["logs", await idOf(service)], room);
      return stdout + stderr;
    },
    /** Processes tell the name of their machine, which is the beginning of the container's id. */
    hostOf: async (service) => (await idOf(service)).slice(0, 12),
    async exitCode(service) {
      const format = "{{.State.ExitCode}}";
      const { stdout } = await run("docker", ["inspect", "--format", format, await idOf(service)]);
      return Number(stdout);
    },
    sql: (text) =>
      compose(
        ...["exec", "--no-TTY", "postgres", "psql", "--username", "openblotter"],
        ...["--no-align", "--tuples-only", "--command", text],
      ),
  };
}

/** What `look` finds, once it finds something. Fails after `seconds`. */
export async function found(what, look, { seconds = 120 } = {}) {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > until) throw new Error(`${what}: not seen within ${seconds} s`);
    await setTimeout(250);
  }
}
