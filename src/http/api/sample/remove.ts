import { z } from "zod";
import { defineEndpoint } from "../../endpoint.ts";

export const removeSample = defineEndpoint({
  method: "DELETE",
  path: "/api/sample",
  scope: "write",
  tag: "system",
  summary: "Takes all sample data back",
  reply: z.object({ imports: z.number().int() }),
  async handle(_, { sample, events }) {
    const removed = await sample.remove();
    events.publish({ type: "data-changed", reason: "sample" });
    return { imports: removed.length };
  },
});
