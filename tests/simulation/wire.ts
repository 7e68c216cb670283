import { Decimal, dayOf, epochMs, fail, type Instant, instantOf, instrument } from "#domain";
import { get, json, post, type TokenSet } from "#kit";
import { z } from "zod";

/** What the make-believe brokers send. */
export type WireFill = {
  readonly seq?: number;
  readonly id: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly price: number;
  readonly time: string;
  readonly revision: number;
  readonly report: "new" | "correction" | "bust";
  readonly refersTo?: string;
};

const fillOf = (sides: z.ZodType<string>) =>
  z.object({
    id: json.id,
    symbol: z.string(),
    side: sides,
    quantity: json.decimal,
    price: json.decimal,
    time: json.instant,
    revision: json.count,
    report: z.enum(["new", "correction", "bust"]),
    refersTo: z.string().optional(),
  });

/** How a record is spoilt that the adapter of today cannot read. */
export const SPOILT = "*";

/** Before and after the adapter was mended. */
const plain = fillOf(z.enum(["buy", "sell"]));
const mended = fillOf(z.enum(["buy", "sell", `buy${SPOILT}`, `sell${SPOILT}`]));
export type ReadFill = z.output<typeof plain>;

const repliesWith = (fill: typeof plain) => ({
  since: z.object({ rows: json.rows(fill, "seq"), before: json.integerId, last: json.integerId }),
  counted: z.object({ rows: json.rows(fill, "id"), total: json.count }),
  paged: z.object({ rows: json.rows(fill, "id"), more: z.boolean() }),
});
export const endpointsOf = (isMended: boolean) => (isMended ? MENDED : PLAIN);
const made = (fill: typeof plain) => {
  const reply = repliesWith(fill);
  return {
    since: get("/since/{account}", reply.since),
    counted: get("/counted/{account}", reply.counted),
    paged: get("/paged/{account}", reply.paged),
  };
};
const PLAIN = made(plain);
const MENDED = made(mended as typeof plain);

export const accountList = get("/accounts", z.object({ accounts: z.array(z.string()) }));
export const positionList = get(
  "/positions/{account}",
  z.object({ rows: z.array(z.object({ symbol: z.string(), units: json.decimal })) }),
);
const tokenReply = z.object({
  access: z.string(),
  refresh: z.string().optional(),
  expiresInMs: json.count,
});
export const signIn = post("/sign-in", tokenReply, { anonymous: true });
export const refresh = post("/refresh", tokenReply, { anonymous: true });

export const toToken = (reply: z.output<typeof tokenReply>, now: Instant): TokenSet => ({
  access: reply.access,
  ...(reply.refresh === undefined ? {} : { refresh: reply.refresh }),
  accessExpiresAt: instantOf(epochMs(now) + reply.expiresInMs),
});

export const stock = (symbol: string) => instrument({ kind: "equity", symbol, currency: "USD" });

export const momentOf = (time: Instant) => ({
  instant: time,
  precision: "instant" as const,
  zone: { name: "UTC", evidence: "stated" as const },
  day: dayOf(time),
});

/** The record of a fill; its revision stands in the note, for the checker to see. */
export const toRecord = (fill: ReadFill, hasIds = true): readonly json.Mapped[] => [
  {
    type: "execution",
    ...(hasIds ? { executionId: fill.id } : {}),
    instrument: stock(fill.symbol),
    side: fill.side.startsWith("buy") ? "buy" : "sell",
    quantity: fill.quantity,
    price: fill.price,
    at: momentOf(fill.time),
    note: `revision ${fill.revision}`,
    report: fill.report,
    refersTo: fill.refersTo,
  },
];

/** Whole milliseconds of a text that this file wrote itself. */
export const msOf = (text: string): number => {
  const value = Decimal.parse(text)?.toNumber();
  return value === undefined ? fail(badCursor) : value;
};
const badCursor = {
  code: "bad-cursor",
  message: "The cursor is not one of this broker",
  owner: "us" as const,
  next: "Report it",
};
