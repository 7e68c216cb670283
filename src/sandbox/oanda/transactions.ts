import { Decimal, type Fee, type Instant } from "#domain";
import type { CashEvent, OrderAccepted, VenueAccount } from "../venue/event.ts";
import { homeRate, quoteOf } from "./instruments.ts";
import type { Entry, OandaLedger, Part } from "./ledger.ts";
import { endOf, type OrderNote } from "./order-note.ts";
import { createdRow, refusedRow } from "./order-row.ts";

/** How the client wants times: "UNIX" or "RFC3339", from Accept-Datetime-Format. */
export type TimeFormat = (at: Instant) => string;

/** A transaction as OANDA writes it: decimals and ids are strings. */
export function transactionRow(entry: Entry, ledger: OandaLedger, time: TimeFormat): object {
  const { account } = ledger;
  const [, , user = "0"] = account.number.split("-");
  const common = {
    id: String(entry.id),
    time: time(entry.at),
    userID: whole(user),
    accountID: account.number,
    batchID: String(entry.type === "fill" || entry.type === "cancel" ? entry.order : entry.id),
    requestID: `6${String(entry.id).padStart(16, "0")}`,
  };
  // One object that grows is several times as fast as one that is spread from others.
  return Object.assign(common, particulars(entry, ledger, time));
}

function particulars(entry: Entry, ledger: OandaLedger, time: TimeFormat): object {
  const { account } = ledger;
  const note = ledger.noteOf(entry);
  switch (entry.type) {
    case "create":
      return createRow(account);
    case "order":
      return note ? createdRow(note, time) : orderRow(entry.event as OrderAccepted);
    case "reject":
      return refusedRow(entry.terms, entry.reason, time);
    case "cancel":
      return cancelRow(String(entry.order), note);
    case "fill":
      return note
        ? { ...fillRow(entry, account, time), ...noted(entry, note) }
        : fillRow(entry, account, time);
    default:
      return cashRow(entry.event, entry.balance);
  }
}

function createRow({ number, currency }: VenueAccount) {
  const [, , user = "0", own = "0"] = number.split("-");
  return {
    type: "CREATE",
    divisionID: 1,
    siteID: 101,
    accountUserID: whole(user),
    accountNumber: whole(own),
    homeCurrency: currency,
  };
}

const orderRow = ({ symbol, side, quantity }: OrderAccepted) => ({
  type: "MARKET_ORDER",
  instrument: symbol,
  units: String(side === "buy" ? quantity : quantity.neg()),
  timeInForce: "FOK",
  positionFill: "DEFAULT",
  reason: "CLIENT_ORDER",
});

const cancelRow = (orderID: string, note: OrderNote | undefined) => ({
  ...{ type: "ORDER_CANCEL", orderID, clientOrderID: note?.terms.clientExtensions?.id },
  reason: note ? endOf(note) : "CLIENT_REQUEST",
  replacedByOrderID: note?.replacedBy?.id && String(note.replacedBy.id),
});

/** What the fill of a client's order says besides. */
const noted = ({ event: { side } }: FillEntry, { terms, order }: OrderNote) => ({
  clientOrderID: terms.clientExtensions?.id,
  requestedUnits:
    order && String(side === "buy" ? order.ticket.quantity : order.ticket.quantity.neg()),
  reason: `${terms.type}_ORDER`,
});

type FillEntry = Extract<Entry, { type: "fill" }>;

function fillRow(entry: FillEntry, { currency }: VenueAccount, time: TimeFormat) {
  const { event, parts, opened, pl, balance } = entry;
  const rate = String(homeRate(quoteOf(event.symbol), currency));
  const price = String(event.price);
  const reduced = parts.find(({ whole }) => !whole);
  const closed = parts.filter(({ whole }) => whole);
  const liquidity = 10_000_000;
  return {
    type: "ORDER_FILL",
    orderID: String(entry.order),
    instrument: event.symbol,
    units: String(event.side === "buy" ? event.quantity : event.quantity.neg()),
    gainQuoteHomeConversionFactor: rate,
    lossQuoteHomeConversionFactor: rate,
    price,
    fullVWAP: price,
    fullPrice: {
      type: "PRICE",
      instrument: event.symbol,
      time: time(event.executedAt),
      tradeable: true,
      closeoutBid: price,
      closeoutAsk: price,
      bids: [{ price, liquidity }],
      asks: [{ price, liquidity }],
    },
    reason: "MARKET_ORDER",
    pl: pl.toFixed(4),
    financing: "0.0000",
    commission: commissionOf(event.fees).toFixed(4),
    guaranteedExecutionFee: "0.0000",
    accountBalance: balance.toFixed(4),
    halfSpreadCost: "0.0000",
    // Members that are undefined are not written.
    tradeOpened: opened.isZero() ? undefined : openedRow(entry, price),
    tradesClosed: closed.length === 0 ? undefined : closed.map((part) => partRow(part, price)),
    tradeReduced: reduced && partRow(reduced, price),
  };
}

const openedRow = ({ id, opened }: FillEntry, price: string) => ({
  tradeID: String(id),
  units: String(opened),
  price,
  guaranteedExecutionFee: "0.0000",
  halfSpreadCost: "0.0000",
});

const commissionOf = (fees: readonly Fee[]) => Decimal.sum(fees.map(({ amount }) => amount));

const partRow = ({ opening, units, pl }: Part, price: string) => ({
  tradeID: String(opening),
  units: String(units),
  price,
  realizedPL: pl.toFixed(4),
  financing: "0.0000",
  guaranteedExecutionFee: "0.0000",
  halfSpreadCost: "0.0000",
});

function cashRow(event: CashEvent, balance: Decimal) {
  const accountBalance = balance.toFixed(4);
  const amount = event.amount.toFixed(4);
  if (event.type !== "funding") {
    const isClient = event.kind === "deposit" || event.kind === "withdrawal";
    const fundingReason = isClient ? "CLIENT_FUNDING" : "ADJUSTMENT";
    return {
      type: "TRANSFER_FUNDS",
      amount,
      fundingReason,
      comment: event.description,
      accountBalance,
    };
  }
  const financings =
    event.symbol === undefined ? [] : [{ instrument: event.symbol, financing: amount }];
  return {
    type: "DAILY_FINANCING",
    financing: amount,
    accountBalance,
    accountFinancingMode: "DAILY",
    positionFinancings: financings.map((each) => ({ ...each, openTradeFinancings: [] })),
  };
}

const whole = (digits: string) => Number.parseInt(digits, 10);
