import { z } from "zod";
import { type Instant, parseInstant } from "#domain";

/** Exact decimal numbers travel as text: "0.3", "-12", never in scientific notation. */
export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ id: "Decimal", description: "Exact decimal number as text", example: "-12.5" });

export const instant = z.string().meta({
  id: "Instant",
  description: "Moment in UTC, ISO 8601 with six fractional digits",
  example: "2026-03-29T01:30:00.000000Z",
});

export const day = z
  .string()
  .meta({ id: "Day", description: "Calendar day", example: "2026-03-29" });

export const currency = z.string().meta({
  id: "Currency",
  description: "ISO 4217 code, or the ticker of a crypto asset",
  example: "USD",
});

export const money = z.object({ amount: decimal, currency }).meta({ id: "Money" });

/** A moment in a query: a UTC instant, or a day, which means its first moment in UTC. */
export const moment: z.ZodType<Instant, string> = z
  .string()
  .meta({ description: "UTC instant or day", example: "2026-03-29" })
  .transform((text, context) => {
    const instant = parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
    if (instant) return instant;
    context.addIssue('Expected an instant in UTC or a day, such as "2026-03-29"');
    return z.NEVER;
  });

/** A query key that may be repeated: one text or several. */
export const repeatable = z
  .union([z.string(), z.array(z.string()).max(1000)])
  .transform((value) => (typeof value === "string" ? [value] : value));

export const flag = z.enum(["true", "false"]).transform((value) => value === "true");

export const zone = z
  .string()
  .refine(isZone, 'Expected an IANA time zone, such as "Europe/Berlin"')
  .meta({ description: "IANA time zone", example: "America/New_York" });

/** What every list takes. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(2000).optional(),
};

/**
 * A page of a list: `next` continues after the last item and is absent at the end; `total` is there
 * when asked for.
 */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().optional(),
    total: z.number().int().optional(),
  });

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
