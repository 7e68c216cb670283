import type {
  AccountBody,
  BrokerBody,
  ConnectionBody,
  PositionBody,
  PositionViewBody,
} from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { negate, signOf } from "../../format/decimal.ts";
import { instrumentName } from "../../format/instrument.ts";
import { type Desk, desksOf } from "../orders/desks.ts";

/** Where a position is: at a broker with real or practice money, or known from statements alone. */
export type Place = ConnectionBody["environment"] | "statement" | "sample";

/** An open position, with what is known of where it can be priced and closed. */
export type Holding = {
  readonly key: string;
  readonly account: string;
  readonly instrument: PositionBody["instrument"];
  /** Negative for a short position; what the broker states where our executions show nothing. */
  readonly quantity: string;
  readonly averagePrice: string | undefined;
  /** Ours, or the broker's where ours cannot be told. */
  readonly averageOf: "derived" | "stated";
  readonly reported: PositionBody | undefined;
  readonly agrees: boolean | undefined;
  /** The position is the broker's word alone: no execution explains it. */
  readonly isStatedOnly: boolean;
  readonly place: Place;
  readonly connection: ConnectionBody | undefined;
  /** Where it can be closed, and heard of. */
  readonly desk: Desk | undefined;
};

export type Known = {
  readonly positions: readonly PositionViewBody[];
  readonly accounts: readonly AccountBody[];
  readonly connections: readonly ConnectionBody[];
  readonly brokers: readonly BrokerBody[];
};

const PLACES: readonly Place[] = ["live", "paper", "statement", "sample"];

/** Every open position: real money first, then by account and symbol. */
export function holdingsOf({ positions, accounts, connections, brokers }: Known): Holding[] {
  const desks = desksOf(connections, brokers);
  const held = positions.flatMap((position) => {
    const { account } = position;
    const place = placeOf(account, { accounts, connections });
    const connection = connectionOf(account, connections);
    const desk = desks.find((one) => one.account?.id === account);
    return openOf(position, { place, connection, desk });
  });
  return held.toSorted(
    (a, b) =>
      PLACES.indexOf(a.place) - PLACES.indexOf(b.place) ||
      a.account.localeCompare(b.account) ||
      a.instrument.symbol.localeCompare(b.instrument.symbol),
  );
}

const connectionOf = (account: string, connections: Known["connections"]) =>
  connections.find((one) => one.accounts.some(({ id }) => id === account));

/** Where an account is. */
export function placeOf(
  account: string,
  { accounts, connections }: Pick<Known, "accounts" | "connections">,
): Place {
  const isSample = accounts.some(({ id, sample }) => id === account && sample === true);
  const unconnected = isSample ? "sample" : "statement";
  return connectionOf(account, connections)?.environment ?? unconnected;
}

function openOf(
  { account, instrument, quantity, averagePrice, reported, agrees }: PositionViewBody,
  at: Pick<Holding, "place" | "connection" | "desk">,
): Holding[] {
  const isStatedOnly = signOf(quantity) === 0;
  const units = isStatedOnly ? (reported?.quantity ?? "0") : quantity;
  if (signOf(units) === 0) return [];
  const derived = isStatedOnly ? undefined : averagePrice;
  return [
    {
      ...{ key: `${account} ${instrument.id}`, account, instrument, quantity: units },
      ...{ averagePrice: derived ?? reported?.averagePrice, reported, agrees, isStatedOnly },
      ...{ averageOf: derived === undefined ? "stated" : "derived", ...at },
    },
  ];
}

export const isLong = ({ quantity }: Pick<Holding, "quantity">): boolean => signOf(quantity) > 0;

/** Units without their sign. */
export const unitsOf = (holding: Pick<Holding, "quantity">): string =>
  isLong(holding) ? holding.quantity : negate(holding.quantity);

/** Why there is no button to close it; undefined where there is one. */
export function whyNotClosed({ desk, connection, place }: Holding): string | undefined {
  if (desk) return undefined;
  if (connection) return `No orders go through ${connection.brokerName}`;
  return place === "sample"
    ? "Invented: there is no broker to send an order to"
    : "Known from statements: no connection to send an order through";
}

/** "Long 10 ACME". */
export const titleOfHolding = (holding: Holding): string =>
  `${isLong(holding) ? "Long" : "Short"} ${formatExact(unitsOf(holding))} ${instrumentName(holding.instrument)}`;
