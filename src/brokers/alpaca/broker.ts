import { epochMs, type Instant, instantOf, money } from "#domain";
import { answeredAt, type Call, defineBroker, type HistoryPage, json, momentIn, z } from "#kit";
import { probing } from "./features.ts";
import manifest from "./manifest.ts";
import { mentions } from "./mentions.ts";
import { trading } from "./orders.ts";
import { alpacaInstrument, recordsFrom, ZONE } from "./records.ts";
import { streaming } from "./streams.ts";
import { account, activities, positions } from "./wire.ts";

/** Before Alpaca's first customer. */
const BEGINNING = "2013-01-01T00:00:00.000000Z";

const Complaint = z.object({ code: json.id.optional(), message: z.string().optional() });

export default defineBroker({
  manifest,

  authorize: ({ keyId = "", secretKey = "" }) => ({
    headers: { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey },
  }),

  errorIn({ body }) {
    // Rows of a page are none, and looking at them costs more than a look at the rest of it.
    const { data } = Array.isArray(body) ? {} : Complaint.safeParse(body);
    if (data?.message === undefined && data?.code === undefined) return undefined;
    const { code, message } = data;
    return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
  },

  async accounts(call) {
    const { id, account_number: number, currency } = await call(account, {});
    const paper = number.startsWith("PA") && ({ environment: "paper" } as const);
    return [{ key: id, number, currency, ...paper }];
  },

  changes: (call, { cursor = BEGINNING, account: whose }) =>
    page(call, { ...askedFrom(cursor), cursor, currency: whose?.currency }),

  range: (call, { cursor, from, to, account: whose }) =>
    page(call, {
      ...askedFrom(cursor ?? before(from)),
      until: to,
      cursor: cursor ?? before(from),
      currency: whose?.currency,
    }),

  startAt: async (_, { from }) => before(from),

  rewind: (cursor, latenessMs) => instantOf(epochMs(timeOf(cursor)) - latenessMs),

  async snapshot(call, _, now) {
    const [held, stated] = await Promise.all([call(positions, {}), call(account, {})]);
    const at = momentIn(now, { zone: "UTC", zoneEvidence: "stated" });
    const records = json.recordsOf(held, ({ symbol, asset_class: kind, qty, side, ...more }) => [
      {
        type: "position",
        instrument: alpacaInstrument(symbol, kind === "crypto"),
        quantity: side === "short" ? qty.abs().neg() : qty,
        averagePrice: more.avg_entry_price,
        markPrice: more.current_price ?? undefined,
        marketValue: more.market_value ?? undefined,
        at,
      },
    ]);
    const cash = money(stated.cash, stated.currency);
    return [...records, { type: "balance", line: 1, cash, at }];
  },

  mentions: (call, _, since) => mentions(call, since),

  trading,
  probing,
  streaming,
});

type Asked = {
  readonly after?: string;
  readonly page_token?: string;
  readonly until?: Instant;
  readonly cursor: string;
  readonly currency: string | undefined;
};

/** Oldest first. Only an empty page is the end, since a short one may have been cut. */
async function page(
  call: Call,
  { cursor, currency = "USD", ...asked }: Asked,
): Promise<HistoryPage> {
  const query = { direction: "asc", page_size: manifest.history.pageSize, ...asked };
  const rows = await call(activities, {}, { query });
  return {
    records: json.recordsOf(rows, (activity) => recordsFrom(activity, currency)),
    cursor: rows.at(-1)?.id ?? cursor,
    done: rows.length === 0,
    proof: "unproven",
    upTo: answeredAt(rows),
  };
}

/** A cursor is the id of the last activity, or a moment after which to begin. */
const askedFrom = (cursor: string) =>
  cursor.includes("::") ? { page_token: cursor } : { after: cursor };

/** Alpaca gives what comes after a moment and not at it. */
const before = (from: Instant) => instantOf(epochMs(from) - 1);

/** "20220202135509981::<uuid>" begins with the clock of New York. */
function timeOf(cursor: string): Instant {
  const [, day, clock, ms] = /^(\d{8})(\d{6})(\d{3})::/.exec(cursor) ?? [];
  return day === undefined
    ? (cursor as Instant)
    : momentIn(`${day};${clock}.${ms}`, { zone: ZONE }).instant;
}
