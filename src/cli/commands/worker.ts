import { type CommonOptions, type Declare, withCommon } from "../context.ts";

type Options = CommonOptions & { readonly port?: string; readonly host?: string };

export const workerCommand: Declare = (program, { host }) => {
  const command = program
    .command("worker")
    .description("read connections whose time has come until stopped, beside a server")
    .option("--port <number>", "port of /healthz, /readyz and /metrics (default: 9464)")
    .option("--host <address>", "address to listen on (default: HOST, else 127.0.0.1)");
  withCommon(command, "worker --port 9465").action((options: Options) => host.work(options));
};
