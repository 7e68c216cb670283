import type { Command } from "commander";
import { type CommonOptions, type Declare, withCommon } from "../context.ts";

export type ServeFlags = CommonOptions & {
  readonly port?: string;
  readonly host?: string;
  readonly allowHost?: string[];
  readonly open?: true;
};

export const serveFlags = (command: Command): Command =>
  command
    .option("--port <number>", "port; 0 takes any that is free (default: PORT, else 3210)")
    .option("--host <address>", "address to listen on (default: HOST, else 127.0.0.1)")
    .option("--allow-host <name...>", "further host names under which the server answers")
    .option("--open", "open the dashboard in the browser");

export const serveCommand: Declare = (program, { host }) => {
  const command = program
    .command("serve")
    .description("serve the dashboard and the API, and read connections, until stopped");
  withCommon(serveFlags(command), "serve --port 8080").action((options: ServeFlags) =>
    host.serve(options),
  );
};
