/** What is put over deploy/compose.yml to try it: make-believe brokers, another port. */

/** The sandbox answers its own machine only, so the port of its container leads there. */
const SANDBOX = `
const { connect, createServer } = await import("node:net");
const { spawn } = await import("node:child_process");
spawn(process.execPath, "dist/cli/main.js sandbox --json --brokers oanda --days 2 --fills 20".split(" "), { stdio: "inherit" });
createServer((from) => {
  const to = connect(4300, "127.0.0.1");
  from.pipe(to).pipe(from);
  for (const [one, other] of [[from, to], [to, from]]) one.on("error", () => other.destroy());
}).listen(4301);
process.on("SIGTERM", () => process.exit(0));
`;

const ANSWERS =
  "fetch('http://127.0.0.1:4300/__truth/violations').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))";

const ORIGINS = JSON.stringify({ oanda: { api: "http://sandbox:4301/oanda/v3" } });

/** Text of a compose file. `drainSeconds`: how long a worker that ends waits for what it reads. */
export function overlay({ port, drainSeconds }) {
  const environment = {
    OPENBLOTTER_ORIGINS: ORIGINS,
    OPENBLOTTER_DRAIN_SECONDS: String(drainSeconds),
    OPENBLOTTER_URL: `http://127.0.0.1:${port}`,
  };
  const quoted = JSON.stringify(environment);
  return `services:
  api:
    environment: ${quoted}
    ports: !override ["127.0.0.1:${port}:3210"]
  worker-1:
    environment: ${quoted}
  worker-2:
    environment: ${quoted}
  sandbox:
    image: openblotter
    entrypoint: ${JSON.stringify(["node", "--input-type=module", "-e", SANDBOX]).replaceAll("$", "$$$$")}
    healthcheck:
      test: ${JSON.stringify(["CMD", "node", "-e", ANSWERS])}
      interval: 3s
      start_period: 60s
    depends_on: { api: { condition: service_started } }
`;
}
