import { folded } from "#kit";

/** Titles under which tables write each field, the surest first. */
const SYNONYMS = {
  time: "time, datetime, date/time, date time, execution time, exec time, timestamp, executed at, fill time, filled time, close time, trade time, entry time, open time, opened at, entry date, open date, opening date, trade date, date, transaction date, run date, t/d",
  timeOfDay: "exec time, execution time, trade time, time",
  symbol:
    "symbol, ticker, instrument, contract, security, asset, product, market, pair, code, underlying",
  side: "side, buy/sell, b/s, direction, action, transaction type, activity type, type, trade type, position, market pos., operation",
  quantity:
    "quantity, qty, filled quantity, filled qty, fill qty, shares, units, size, volume, contracts, lots, no. of shares, number of shares, qty filled, filled, amount of shares",
  price:
    "price, execution price, exec price, fill price, avg fill price, average price, avg price, trade price, unit price, price per share, price / share, amount/share, per share cost, entry price, open price, opening price, trade price ($), price ($)",
  exitTime: "exit time, close time, closing time, exit date, close date, closing date, closed at",
  exitPrice: "exit price, close price, closing price",
  amount:
    "net amount, amount, total, value, gross amount, net proceeds, total amount, proceeds, settle amount net",
  currency: "currency, ccy, currencyprimary, price currency",
  kind: "instrument type, asset type, asset class, assetclass, security type, sec type, kind",
  account: "account, account number, account id, account #, account name",
  executionId: "execution id, exec id, fill id, trade id, executionid, tradeid, fillid",
  orderId: "order id, order #, order no, order number, orderid",
  isin: "isin",
  name: "name, company, description, security name",
  exchange: "exchange, venue",
  multiplier: "multiplier, contract size, point value",
  note: "note, notes, comment, comments, memo, tags",
} as const;
const FEES =
  /^(?:.* )?(?:fees?|commissions?|comm|fees? and commissions?|commission amount|comm\/fee\/tax|taxes|tax|stamp duty|sec|taf|nscc|nasdaq)(?: \(?\$?\)?)?$/;

export type Field = keyof typeof SYNONYMS;

/** Titles as synonyms are compared: words apart whether they were joined by a hump, a line or a dot. */
const plain = (title: string) =>
  folded(title.replaceAll(/([a-z])([A-Z])/g, "$1 $2")).replaceAll("_", " ");

/** The column of a field by its surest title; a column is given to one field only. */
export function fieldsOf(header: readonly string[]): readonly (readonly [Field, string])[] {
  const titles = new Map(header.map((title) => [plain(title), title]));
  const taken = new Set<string>();
  const found: [Field, string][] = [];
  // A round trip has its own times and prices, which must not be taken for those of a fill.
  for (const field of ORDER) {
    const title = SYNONYMS[field]
      .split(", ")
      .map((word) => titles.get(word))
      .find((seen) => seen !== undefined && !taken.has(seen));
    if (title === undefined) continue;
    taken.add(title);
    found.push([field, title]);
  }
  return withoutHalves(found, header);
}

const ORDER: readonly Field[] = [
  "exitPrice",
  "exitTime",
  "time",
  ...(Object.keys(SYNONYMS) as Field[]),
].filter((field, at, all) => all.indexOf(field) === at) as Field[];

/**
 * A closing time without a closing price is the time of a fill, a clock beside a date is no time by
 * itself, and a date with no time beside it needs no second column.
 */
function withoutHalves(
  found: readonly [Field, string][],
  header: readonly string[],
): readonly [Field, string][] {
  const has = (field: Field) => found.find(([name]) => name === field);
  const exit = has("exitPrice");
  const exitTime = has("exitTime");
  if (exit) return found.filter(([field]) => field !== "timeOfDay");
  const rest = found.filter(([field]) => field !== "exitTime" && field !== "exitPrice");
  const time = has("time");
  if (exitTime && !time) return [...rest, ["time", exitTime[1]]];
  const onlyClock = time && /^(?:exec(?:ution)? |trade )?time$/.test(plain(time[1]));
  const date =
    onlyClock && header.find((title) => /^(?:trade |transaction )?date$|^t\/d$/.test(plain(title)));
  if (!date || !time) return rest;
  return [
    ...rest.filter(([field]) => field !== "time" && field !== "timeOfDay"),
    ["time", date],
    ["timeOfDay", time[1]],
  ];
}

/** Titles of fees, taxes and commissions, without those that say in which currency they are. */
export const feesIn = (header: readonly string[]): readonly string[] =>
  header.filter(
    (title) =>
      FEES.test(plain(title)) && !/currency|ccy|\b(?:no|with|without|incl) /.test(plain(title)),
  );
