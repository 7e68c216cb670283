import { fail, INSTRUMENT_KINDS } from "#domain";
import { z } from "zod";

/** What a word in the column of sides or actions makes of its row. */
export const ACTIONS = [
  "buy",
  "sell",
  "deposit",
  "withdrawal",
  "dividend",
  "interest",
  "fee",
  "tax",
  "transfer",
  "other",
  "skip",
] as const;
export type Action = (typeof ACTIONS)[number];

const title = z.string().min(1).max(200);

/** Which column says what, by its title. */
const columns = z.strictObject({
  /** Date, or date and time. */
  time: title,
  /** Time of day, where it has a column of its own. */
  timeOfDay: title.optional(),
  symbol: title.optional(),
  /**
   * Buy or sell, or an action such as "Dividend". Without it the sign of the quantity tells the
   * side.
   */
  side: title.optional(),
  quantity: title.optional(),
  price: title.optional(),
  /** Where a row is a round trip: when and at what price it was closed. */
  exitTime: title.optional(),
  exitPrice: title.optional(),
  /** Value of the row, which is compared with quantity times price, and is the amount of cash rows. */
  amount: title.optional(),
  fees: z.array(title).max(10).optional(),
  currency: title.optional(),
  kind: title.optional(),
  account: title.optional(),
  executionId: title.optional(),
  orderId: title.optional(),
  isin: title.optional(),
  name: title.optional(),
  exchange: title.optional(),
  multiplier: title.optional(),
  note: title.optional(),
});

/** The answer to "which column is what?", made once by the user and remembered for the header. */
export const tableMapping = z
  .strictObject({
    columns,
    /** Currency of all rows, where no column says it. */
    currency: z
      .string()
      .regex(/^[A-Z0-9]{2,10}$/)
      .optional(),
    /** Kind of all instruments, where no column says it. */
    kind: z.enum(INSTRUMENT_KINDS).default("equity"),
    /** Money per point of price and unit, where no column says it; for options 100 unless given. */
    multiplier: z
      .string()
      .regex(/^\d+(?:\.\d+)?$/)
      .optional(),
    /** Words of the column `side`, in lower case, beyond those that need no explanation. */
    actions: z.record(z.string(), z.enum(ACTIONS)).default({}),
    /** Whether a fee that was paid stands as a positive or a negative number. */
    paidFees: z.enum(["positive", "negative"]).default("positive"),
    numbers: z.enum(["point", "comma"]).default("point"),
    dateOrder: z.enum(["ymd", "dmy", "mdy"]).optional(),
    /** IANA zone or offset of times that name none. */
    zone: z.string().max(60).optional(),
    delimiter: z.enum([",", ";", "\t", "|"]).optional(),
  })
  .refine(
    ({ columns: { currency }, currency: all }) => currency !== undefined || all !== undefined,
    {
      message: "Name a column or one currency for all rows",
      path: ["currency"],
    },
  );
export type TableMapping = z.output<typeof tableMapping>;
/** What may be sent: defaults left out, and in a suggestion the currency too. */
export type TableMappingInput = z.input<typeof tableMapping>;

/** Reads the mapping that came as JSON. Fails with "mapping-missing" or "mapping-invalid". */
export function readMapping(json: string | undefined): TableMapping {
  if (json === undefined) {
    return fail({
      code: "mapping-missing",
      message: "The columns of this table are not mapped",
      owner: "user",
      next: "Map its columns once; the mapping is remembered",
    });
  }
  const parsed = tableMapping.safeParse(parseJson(json));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "mapping"}: ${message}`,
  );
  return fail({
    code: "mapping-invalid",
    message: `The mapping of columns is not complete: ${issues.join("; ")}`,
    owner: "user",
    next: "Correct the mapping and import the file again",
    details: { issues },
  });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
