import { money } from "#domain";
import {
  answeredAt,
  type BrokerAccount,
  defineBroker,
  type HistoryPage,
  json,
  momentIn,
  unreadable,
  z,
} from "#kit";
import manifest from "./manifest.ts";
import { oandaInstrument, recordsFrom } from "./records.ts";
import { accountList, idRange, openPositions, pagesOf, since, summary } from "./wire.ts";

const PAGE_SIZE = manifest.history.pageSize;
/** Transaction 1 creates the account and moves nothing. */
const BEGINNING = "1";

const Complaint = z.object({
  errorCode: z.string().optional(),
  errorMessage: z.string(),
});

export default defineBroker({
  manifest,

  authorize: ({ token = "" }) => ({ headers: { authorization: `Bearer ${token}` } }),

  errorIn({ body }) {
    const { data } = Complaint.safeParse(body);
    return data && { message: data.errorMessage, ...(data.errorCode && { code: data.errorCode }) };
  },

  async accounts(call) {
    const { accounts } = await call(accountList, {});
    const replies = await Promise.all(accounts.map(({ id }) => call(summary, { account: id })));
    return replies.map(({ account: { id, alias, currency } }) => ({
      key: id,
      number: id,
      currency,
      ...(alias !== undefined && { name: alias }),
    }));
  },

  async changes(call, { account, cursor = BEGINNING }) {
    const { key, currency } = asked(account);
    const page = await call(since, { account: key, id: cursor }, { account: key });
    const { rows, last, whole } = json.unbroken(page.transactions, cursor);
    return {
      records: json.recordsOf(rows, (transaction) => recordsFrom(transaction, currency)),
      cursor: last,
      done: last === page.lastTransactionID,
      proof: whole ? "complete" : "unproven",
      upTo: answeredAt(page),
    };
  },

  async startAt(call, { account, from }) {
    const { key } = asked(account);
    const query = { from, pageSize: PAGE_SIZE };
    const { pages, lastTransactionID } = await call(pagesOf, { account: key }, { query });
    const first = pages[0] === undefined ? undefined : idsIn(pages[0]).from;
    return first === undefined ? lastTransactionID : String(first - 1n);
  },

  /** The cursor of a stretch is the ids that are still to be read: "501-2124". */
  async range(call, { account, cursor, from, to }) {
    const { key, currency } = asked(account);
    const query = { from, to, pageSize: PAGE_SIZE };
    const left = cursor ?? stretch((await call(pagesOf, { account: key }, { query })).pages);
    if (left === "") return nothing;
    const { from: first, to: end } = idsOf(left);
    const last = first + BigInt(PAGE_SIZE) - 1n < end ? first + BigInt(PAGE_SIZE) - 1n : end;
    const ids = { from: String(first), to: String(last) };
    const page = await call(idRange, { account: key, ...ids }, { account: key });
    const read = json.unbroken(page.transactions, String(first - 1n));
    const next = BigInt(read.last) + 1n;
    return {
      records: json.recordsOf(read.rows, (transaction) => recordsFrom(transaction, currency)),
      cursor: `${next}-${end}`,
      done: next > end,
      proof: read.whole ? "complete" : "unproven",
    };
  },

  async snapshot(call, account, now) {
    const { key, currency } = asked(account);
    const [{ positions }, { account: stated }] = await Promise.all([
      call(openPositions, { account: key }, { account: key }),
      call(summary, { account: key }, { account: key }),
    ]);
    const at = momentIn(now, { zone: "UTC", zoneEvidence: "stated" });
    const held = json.recordsOf(positions, ({ instrument, long, short }) => {
      // A hedging account may hold both sides; together they are what our executions add up to.
      const sides = [long, short].filter(({ units }) => !units.isZero());
      const quantity = long.units.plus(short.units);
      const price = sides.length === 1 ? sides[0]?.averagePrice : undefined;
      const position = { instrument: oandaInstrument(instrument), quantity, averagePrice: price };
      return sides.length === 0 ? [] : [{ type: "position", ...position, at }];
    });
    return [...held, { type: "balance", line: 1, cash: money(stated.balance, currency), at }];
  },
});

const nothing: HistoryPage = { records: [], cursor: "", done: true, proof: "complete" };

/** What calls need of an account; its list always states the currency. */
function asked(account: BrokerAccount | undefined) {
  if (!account?.currency) throw new TypeError("OANDA is read by account, with its home currency");
  return { key: account.key, currency: account.currency };
}

/** The ids of all pages together; pages follow on each other. Empty if there is none. */
function stretch(pages: readonly string[]): string {
  const [first, last] = [pages[0], pages.at(-1)];
  if (first === undefined || last === undefined) return "";
  return `${idsIn(first).from}-${idsIn(last).to}`;
}

/** The ids in the address of a page. The address itself is never followed. */
function idsIn(address: string) {
  const query = new URL(address).searchParams;
  return idsOf(`${query.get("from")}-${query.get("to")}`);
}

function idsOf(text: string): { readonly from: bigint; readonly to: bigint } {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (from === undefined || to === undefined)
    return unreadable("bad-page", "A page of transactions has no range of ids");
  return { from: BigInt(from), to: BigInt(to) };
}
