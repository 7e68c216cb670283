import { type Declare, withCommon } from "../context.ts";
import { type ServeFlags, serveFlags } from "./serve.ts";

export const apiCommand: Declare = (program, { host }) => {
  const command = program
    .command("api")
    .description("serve the dashboard and the API, and leave reading to workers");
  withCommon(serveFlags(command), "api --port 8080").action((options: ServeFlags) =>
    host.serve({ ...options, work: false }),
  );
};
