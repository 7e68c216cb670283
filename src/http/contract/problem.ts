import { z } from "zod";

/** A refused request, RFC 9457, as `application/problem+json`. */
export const problem = z
  .object({
    type: z.string().meta({ description: "Address of the page that explains the code" }),
    title: z.string().meta({ description: "What happened, with values in quotes" }),
    status: z.number().int(),
    code: z.string().meta({ description: "Stable, kebab-case", example: "unknown-layout" }),
    owner: z.enum(["user", "broker", "us"]).meta({ description: "Who can do something about it" }),
    next: z.string().meta({ description: "What to do, as an instruction" }),
    details: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
      .optional(),
    /** Places of the request that do not fit the schema. */
    errors: z.array(z.object({ place: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problem>;

/** A failure inside a reply, of a file among several or of an event. */
export const failure = problem
  .pick({ code: true, owner: true, next: true, details: true })
  .extend({ message: z.string() })
  .meta({ id: "Failure" });
export type FailureBody = z.infer<typeof failure>;
