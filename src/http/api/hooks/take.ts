import { z } from "zod";
import { hookTaken } from "../../contract/index.ts";
import { defineEndpoint, signedCall } from "../../endpoint.ts";

/** Brokers prove themselves by a signature over the bytes they send. */
export const takeHook = defineEndpoint({
  method: "POST",
  path: "/api/hooks/:connection",
  scope: "public",
  tag: "notifications",
  summary: "A broker says that something is new: the connection is read soon, nothing else happens",
  params: z.object({ connection: z.string().max(100) }),
  body: signedCall,
  reply: hookTaken,
  handle: async ({ params, body }, { hooks }) => ({
    taken: await hooks.take(params.connection, body),
  }),
});
