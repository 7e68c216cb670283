import { Decimal, type Instant, type Side } from "#domain";
import { leftOf } from "../venue/desk-fills.ts";
import type { DeskOrder, DeskTicket } from "../venue/desk.ts";
import type { OrderAccepted } from "../venue/event.ts";
import { numeral } from "../wire/json.ts";
import type { FutureContract } from "./products.ts";
import { accountSlot, id, type Ids, stamp } from "./rows.ts";
import type { Entity, Table } from "./tables.ts";

/** What an order is for, as one of its versions says. */
export type Terms = Pick<DeskTicket, "quantity" | "limitPrice" | "stopPrice" | "timeInForce"> & {
  readonly orderType: string;
  readonly expireTime?: string | undefined;
};

type Command = {
  readonly number: number;
  readonly type: "New" | "Modify" | "Cancel";
  readonly at: Instant;
  readonly clOrdId?: string | undefined;
  readonly isAutomated?: boolean | undefined;
  /** Why it was refused after it was taken. */
  readonly refused?: { readonly reason: string; readonly text: string };
};

/** An order with all that Tradovate keeps of it. */
export type Kept = {
  readonly id: ReturnType<typeof id>;
  readonly at: Instant;
  readonly contract: FutureContract;
  readonly side: Side;
  readonly versions: { readonly number: number; readonly terms: Terms }[];
  readonly commands: Command[];
  /** Absent for those of the past, and for those that were refused. */
  readonly order?: DeskOrder;
  readonly parent?: Kept;
  /** Where no desk says how it stands. */
  ended?: "Filled" | "Canceled" | "Rejected";
};

type Asked = Omit<Command, "number">;
type New = Pick<Kept, "at" | "contract" | "side"> & {
  readonly terms: Terms;
  readonly asked: Omit<Asked, "type" | "at">;
  readonly order?: DeskOrder;
  readonly parent?: Kept;
};

/** Orders of one account, with their versions and with what was asked of them. */
export function createOrderBook(ids: Ids) {
  const all: Kept[] = [];
  const byVenue = new Map<number, Kept>();
  let count = 0;
  let refused = 0;
  const next = () => ++count;

  function keep(number: number, given: New): Kept {
    const { terms, asked, ...rest } = given;
    const kept: Kept = {
      ...rest,
      id: id(ids, 4_000_000_000, number),
      versions: [{ number: next(), terms }],
      commands: [{ number: next(), type: "New", at: given.at, ...asked }],
    };
    all.push(kept);
    return kept;
  }

  return {
    all: all as readonly Kept[],
    /** An order at the desk. */
    enter(order: DeskOrder, given: Omit<New, "order" | "at">): Kept {
      const kept = keep(order.open.order, { ...given, order, at: order.createdAt });
      byVenue.set(order.open.order, kept);
      return kept;
    },
    /** An order that was taken and then refused; the venue never hears of it. */
    refuse(given: New): Kept {
      const kept = keep(900_000_000 + accountSlot(ids) + ++refused, given);
      kept.ended = "Rejected";
      return kept;
    },
    /** An order that the venue tells of, unless it came by the desk. */
    accepted(event: OrderAccepted, contract: FutureContract): void {
      if (byVenue.has(event.order)) return;
      const terms = { quantity: event.quantity, orderType: "Market", timeInForce: "Day" };
      const { at, side } = event;
      const kept = keep(event.order, { at, side, contract, terms, asked: {} });
      kept.ended = "Filled";
      byVenue.set(event.order, kept);
    },
    cancelled(order: number): void {
      const kept = byVenue.get(order);
      if (kept && !kept.order) kept.ended = "Canceled";
    },
    /** Gives back the id of what was asked. */
    ask(kept: Kept, asked: Asked, terms?: Terms) {
      if (terms) kept.versions.push({ number: next(), terms });
      const number = next();
      kept.commands.push({ number, ...asked });
      return commandId(ids, number);
    },
    /** What open orders would bind. */
    bound: (): Decimal =>
      Decimal.sum(
        all
          .filter(({ order, parent }) => order?.status === "working" && !parent)
          .map(({ order, contract }) =>
            (order ? leftOf(order) : Decimal.zero).times(contract.product.dayMargin),
          ),
      ),
    rows: (table: Table): readonly Entity[] | undefined => rowsOf(table, all, ids),
  };
}

export type OrderBook = ReturnType<typeof createOrderBook>;

const numbered = (ids: Ids, base: number, number: number) =>
  id(ids, base, accountSlot(ids) + number);
const commandId = (ids: Ids, number: number) => numbered(ids, 8_000_000_000, number);

function rowsOf(table: Table, all: readonly Kept[], ids: Ids): readonly Entity[] | undefined {
  switch (table) {
    case "order":
      return all.map((kept) => orderRow(kept, ids));
    case "orderVersion":
      return all.flatMap(({ id: orderId, versions }) =>
        versions.map(({ number, terms }) => ({
          ...{ id: numbered(ids, 9_000_000_000, number), orderId, ...versionRow(terms) },
        })),
      );
    case "command":
      return all.flatMap(({ id: orderId, commands }) =>
        commands.map((each) => ({ id: commandId(ids, each.number), orderId, ...commandRow(each) })),
      );
    case "commandReport":
      return all.flatMap(({ commands }) =>
        commands.map((each) => ({
          id: numbered(ids, 8_500_000_000, each.number),
          commandId: commandId(ids, each.number),
          ...reportRow(each),
        })),
      );
    default:
      return undefined;
  }
}

const STATUS: Readonly<Record<DeskOrder["status"], string>> = {
  held: "Suspended",
  working: "Working",
  filled: "Filled",
  canceled: "Canceled",
  replaced: "Canceled",
  expired: "Expired",
};

export const statusOf = ({ order, ended }: Kept): string =>
  ended ?? (order ? STATUS[order.status] : "Unknown");

const orderRow = (kept: Kept, ids: Ids): Entity => ({
  ...{ id: kept.id, accountId: ids.accountId, contractId: kept.contract.id },
  timestamp: stamp(kept.at),
  action: kept.side === "buy" ? "Buy" : "Sell",
  ordStatus: statusOf(kept),
  executionProviderId: 1,
  ...(kept.parent && { parentId: kept.parent.id }),
  admin: false,
});

const price = (value: Decimal | undefined) => value && numeral(value);

const versionRow = (terms: Terms): Entity => ({
  ...{ orderQty: numeral(terms.quantity), orderType: terms.orderType },
  ...{ price: price(terms.limitPrice), stopPrice: price(terms.stopPrice) },
  ...{ timeInForce: terms.timeInForce, expireTime: terms.expireTime },
});

const commandRow = ({ at, type, clOrdId, isAutomated, refused }: Command): Entity => ({
  ...{ timestamp: stamp(at), clOrdId, isAutomated, commandType: type },
  commandStatus: refused ? "RiskRejected" : "AtExecution",
});

const reportRow = ({ at, refused }: Command): Entity => ({
  timestamp: stamp(at),
  commandStatus: refused ? "RiskRejected" : "AtExecution",
  ...(refused && { rejectReason: refused.reason, text: refused.text, ordStatus: "Rejected" }),
});
