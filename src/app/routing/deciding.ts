import { createHash } from "node:crypto";
import { Decimal, type Environment, instrument, intentId, type OrderTicket } from "#domain";
import {
  type OrderAsked,
  type OrderToRoute,
  type QuotedThen,
  type RoutingRequest,
  stratumOf,
} from "#routing";
import { ticketOf } from "../orders/bodies.ts";
import { type Answered, candidatesFor, type Ticket } from "./candidates.ts";
import type { RoutingParts } from "./parts.ts";
import { filledIn, policyOf } from "./policies.ts";
import { positionOf } from "./position.ts";

export type RoutedInput = Ticket & {
  readonly policy: string;
  readonly environment: Environment;
};

/** What is asked of the desk for an order: every account's answers, and what is known of them. */
export async function orderToRoute(
  parts: RoutingParts,
  { policy: name, environment, ...ticket }: RoutedInput,
): Promise<Omit<OrderToRoute, "id"> & { readonly asked: OrderAsked }> {
  const policy = await policyOf({ store: parts.ordering.store, clock: parts.ordering.clock }, name);
  const answers = await candidatesFor(parts, environment, ticket);
  const wanted = answers.flatMap((each) => each.ticket ?? [])[0] ?? unnamed(ticket);
  const position = await positionOf(parts.ordering, {
    ...{ environment, answers, instrument: wanted.instrument },
  });
  const stratum = stratumOf(wanted);
  const measured = await parts.qualities.of(environment, stratum);
  const price = answers.flatMap((each) => midOf(each) ?? [])[0] ?? wanted.limitPrice;
  const request: RoutingRequest = {
    ...{ ticket: wanted, environment, position, stratum },
    ...(price && { price }),
  };
  return {
    request,
    candidates: answers.map(({ candidate }) => {
      const quality = measured.get(candidate.route.id);
      return { ...candidate, ...(quality && { quality }) };
    }),
    policy: filledIn(
      policy,
      answers.map(({ at }) => at),
    ),
    asked: askedFor(wanted, environment, answers),
  };
}

/** No account could say what it is, so that none can take it; the decision says so of each. */
function unnamed(ticket: Ticket): OrderTicket {
  const named = instrument({ kind: "other", symbol: ticket.symbol, currency: "XXX" });
  return ticketOf({ ...ticket, connection: "" }, named);
}

const TWO = Decimal.of(2);

function midOf({ facts }: Answered): Decimal | undefined {
  const { bid, ask } = facts?.quote ?? {};
  return bid && ask && bid.plus(ask).div(TWO);
}

function askedFor(
  { instrument: { symbol }, side, type, quantity }: OrderTicket,
  environment: Environment,
  answers: readonly Answered[],
): OrderAsked {
  const quotes = answers.flatMap(({ candidate, facts }): [string, QuotedThen][] => {
    const { bid, ask, at } = facts?.quote ?? {};
    if (!at) return [];
    const prices = { ...(bid && { bid: String(bid) }), ...(ask && { ask: String(ask) }) };
    return [[candidate.route.id, { ...prices, at }]];
  });
  return {
    ...{ environment, symbol, side, type, quantity: String(quantity) },
    quotes: Object.fromEntries(quotes),
  };
}

/**
 * The id of the order that a key names, so that its decision can be found before it is placed. Ids
 * are unique among all tenants. The broker is told another name, which is never used twice.
 */
export function orderIdOf({ tenant }: Pick<RoutingParts, "tenant">, key: string) {
  const hash = createHash("sha256")
    .update(JSON.stringify([tenant, key]))
    .digest("hex");
  const cuts = [0, 8, 12, 16, 20, 32];
  return intentId(
    cuts
      .slice(1)
      .map((end, at) => hash.slice(cuts[at], end))
      .join("-"),
  );
}
