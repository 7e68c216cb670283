import { type CommonOptions, type Declare, withCommon } from "../context.ts";

type Options = CommonOptions & {
  readonly port?: string;
  readonly host?: string;
  readonly allowHost?: string[];
  readonly open?: true;
};

export const serveCommand: Declare = (program, { host }) => {
  const command = program
    .command("serve")
    .description("serve the dashboard and the API until stopped")
    .option("--port <number>", "port; 0 takes any that is free (default: PORT, else 3210)")
    .option("--host <address>", "address to listen on (default: HOST, else 127.0.0.1)")
    .option("--allow-host <name...>", "further host names under which the server answers")
    .option("--open", "open the dashboard in the browser");
  withCommon(command, "serve --port 8080").action((options: Options) => host.serve(options));
};
