import { instrument, money } from "#domain";
import { defineBroker, type HistoryPage, json, momentIn, z } from "#kit";
import { probing } from "./features.ts";
import manifest from "./manifest.ts";
import { trading } from "./orders.ts";
import { account, type Entry, ledger, positions } from "./wire.ts";

const PAGE_SIZE = String(manifest.history.pageSize);
/** The first entry of an account is number 0. */
const BEGINNING = "-1";

const Complaint = z.object({ code: z.string(), message: z.string() });

export default defineBroker({
  manifest,

  authorize: ({ account: name = "", cash }) => ({
    headers: { "x-paper-account": name, ...(cash ? { "x-paper-cash": cash } : {}) },
  }),

  errorIn({ status, body }) {
    return status < 300 ? undefined : Complaint.safeParse(body).data;
  },

  async accounts(call) {
    const { name, currency } = await call(account, {});
    return [{ key: name, number: name, name, currency, environment: "paper" }];
  },

  async changes(call, { cursor = BEGINNING }): Promise<HistoryPage> {
    const page = await call(ledger, { after: cursor, limit: PAGE_SIZE });
    const { rows, last, whole } = json.unbroken(page.entries, cursor);
    return {
      records: json.recordsOf(rows, recordsFrom),
      cursor: last,
      done: !page.more && whole,
      proof: whole ? "complete" : "unproven",
      upTo: page.at,
    };
  },

  async snapshot(call, _, now) {
    const [held, stated] = await Promise.all([call(positions, {}), call(account, {})]);
    const at = momentIn(now, { zone: "UTC", zoneEvidence: "stated" });
    const records = json.recordsOf(held.positions, ({ instrument: traded, ...position }) => [
      { type: "position", instrument: instrument(traded), ...position, at },
    ]);
    const balances = stated.cash.map(({ currency, amount }, n) => ({
      ...{ type: "balance" as const, line: n + 1, cash: money(amount, currency), at },
      ...(currency === stated.currency && { profit: stated.profit }),
    }));
    return [...records, ...balances];
  },

  trading,
  probing,
});

function recordsFrom(entry: Entry): readonly json.Mapped[] {
  const { sequence, at } = entry;
  if (entry.type === "deposit") {
    const amount = money(entry.amount, entry.currency);
    return [{ type: "cash", transactionId: `deposit-${sequence}`, kind: "deposit", amount, at }];
  }
  const { id, orderId, instrument: traded, side, quantity, price, fee } = entry.fill;
  const paid = fee.amount.isZero()
    ? []
    : [{ kind: "commission" as const, ...money(fee.amount, fee.currency) }];
  return [
    {
      ...{ type: "execution", executionId: id, orderId, instrument: instrument(traded) },
      ...{ side, quantity, price, fees: paid, at },
    },
  ];
}
