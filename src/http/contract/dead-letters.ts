import { z } from "zod";
import { DEAD_LETTER_KINDS, DEAD_LETTER_STATES, FAILURE_CLASSES } from "#domain";
import { instant, pageOf, paging } from "./common.ts";
import { failure } from "./problem.ts";

export const deadLetter = z
  .object({
    id: z.string(),
    kind: z.enum(DEAD_LETTER_KINDS),
    subject: z.string().meta({ description: "What was tried", example: "connection:01a1f87d" }),
    label: z.string().meta({ description: "What the user calls it" }),
    connection: z.string().optional(),
    failure,
    failureClass: z.enum(FAILURE_CLASSES).meta({
      description: "Who can mend it: the user, the broker's limits, time, or us",
    }),
    attempts: z.number().int().meta({ description: "Tries that failed in a row" }),
    payload: z
      .record(z.string(), z.unknown())
      .meta({ description: "What the work was given, without secrets" }),
    firstFailedAt: instant,
    lastFailedAt: instant,
    state: z.enum(DEAD_LETTER_STATES),
    endedAt: instant.optional(),
  })
  .meta({ id: "DeadLetter", description: "Work that was given up, and why" });
export type DeadLetterBody = z.infer<typeof deadLetter>;

export const deadLetterKey = z.object({ id: z.string().max(100) });
export const deadLettersQuery = z.object({
  state: z.enum(DEAD_LETTER_STATES).optional(),
  kind: z.enum(DEAD_LETTER_KINDS).optional(),
  ...paging,
});
export type DeadLettersQuery = z.input<typeof deadLettersQuery>;
export const deadLetterPage = pageOf(deadLetter);
export type DeadLetterPage = z.infer<typeof deadLetterPage>;
