import type {
  AccountBody,
  BrokerBody,
  ConnectionBody,
  InstrumentBody,
  PositionBody,
  PositionViewBody,
  QuoteBody,
} from "../../api/types.ts";
import type { Heard } from "../orders/useQuote.ts";
import { type Holding, holdingsOf } from "./holding.ts";

const AT = "2026-03-05T12:00:00.000000Z";

export const instrumentBody = (given: Partial<InstrumentBody> = {}): InstrumentBody => ({
  ...{ id: "equity:ACME:USD", kind: "equity", symbol: "ACME", currency: "USD" },
  ...{ multiplier: "1", ...given },
});

export const positionBody = (given: Partial<PositionBody> = {}): PositionBody => ({
  ...{ account: "paper:desk", instrument: instrumentBody(), quantity: "10" },
  ...{ averagePrice: "100", asOf: AT, ...given },
});

type Given = {
  readonly position?: Partial<PositionViewBody>;
  readonly connection?: Partial<ConnectionBody> | "none";
  readonly takesOrders?: boolean;
  readonly isSample?: boolean;
};

const connectionBody = (account: string, given: Partial<ConnectionBody>) =>
  ({
    ...{ id: "c1", broker: "b", brokerName: "Broker", environment: "paper", label: "Desk" },
    ...{ accounts: [{ id: account, number: "1" }], ...given },
  }) as ConnectionBody;

/** What the page makes of one position, for tests. */
export function holdingsFor(given: Given): Holding[] {
  const { position = {}, connection = {}, takesOrders = true, isSample = false } = given;
  const view: PositionViewBody = { ...positionBody(), ...position };
  return holdingsOf({
    positions: [view],
    accounts: isSample ? [{ id: view.account, sample: true } as AccountBody] : [],
    connections: connection === "none" ? [] : [connectionBody(view.account, connection)],
    brokers: [{ id: "b", takesOrders } as BrokerBody],
  });
}

export function holdingFor(given: Given = {}): Holding {
  const [holding] = holdingsFor(given);
  if (!holding) throw new Error("Nothing is held");
  return holding;
}

export const heard = (given: Partial<QuoteBody>, heardMs = 0): Heard => ({
  quote: {
    ...{ symbol: "ACME", instrument: "equity:ACME:USD", at: AT, heardAt: AT },
    ...{ isStale: false, ...given },
  },
  heardMs,
});
