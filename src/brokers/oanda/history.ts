/** How the transactions of an account are read, of which all else follows. */
import {
  answeredAt,
  type BrokerAccount,
  type BrokerAdapter,
  type HistoryPage,
  json,
  unreadable,
} from "#kit";
import manifest from "./manifest.ts";
import { recordsFrom } from "./records.ts";
import { idRange, pagesOf, since } from "./wire.ts";

export const PAGE_SIZE = manifest.history.pageSize;
/** Transaction 1 creates the account and moves nothing. */
const BEGINNING = "1";

export const history: Pick<BrokerAdapter, "changes" | "startAt" | "range"> = {
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
};

const nothing: HistoryPage = { records: [], cursor: "", done: true, proof: "complete" };

/** What calls need of an account; its list always states the currency. */
export function asked(account: BrokerAccount | undefined) {
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
export function idsIn(address: string) {
  const query = new URL(address).searchParams;
  return idsOf(`${query.get("from")}-${query.get("to")}`);
}

function idsOf(text: string): { readonly from: bigint; readonly to: bigint } {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (from === undefined || to === undefined)
    return unreadable("bad-page", "A page of transactions has no range of ids");
  return { from: BigInt(from), to: BigInt(to) };
}
