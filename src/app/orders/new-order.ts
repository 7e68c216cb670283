import { createHash } from "node:crypto";
import {
  clientOrderId,
  epochMs,
  fail,
  type Failure,
  type Instant,
  instantOf,
  type Instrument,
  type IntentId,
  intentId,
  type OrderTicket,
} from "#domain";
import type { OrderServices } from "#http";
import type { Call } from "#kit";
import type { NewOrder } from "#orders";
import { ticketOf } from "./bodies.ts";
import type { Desk, OrdersParts } from "./desk.ts";

export type OrderInput = Parameters<OrderServices["preview"]>[0];

/** An order that could not be sent by then is not sent any more. */
const VALID_MS = 60_000;
/** How long an order waits for a person. */
const WAITING_MS = 15 * 60_000;

export const validUntil = (from: Instant, { held = false } = {}): Instant =>
  instantOf(epochMs(from) + (held ? WAITING_MS : VALID_MS));

type Asked = { readonly ticket: OrderTicket; readonly idempotencyKey: string };
type Named = Asked & {
  readonly bodyHash: string;
  readonly held?: boolean;
  readonly id?: IntentId | undefined;
};

/** The order that is written down for a ticket. */
export function newOrder({ newId, clock }: OrdersParts, desk: Desk, asked: Named): NewOrder {
  const { ticket, idempotencyKey, bodyHash, held = false } = asked;
  const ours = newId();
  const createdAt = clock.now();
  return {
    ...{ id: asked.id ?? intentId(ours), connection: desk.connection.id, account: desk.account.id },
    environment: desk.connection.environment,
    // Within 36 characters, which every broker takes that takes any, and never the same again.
    ...{ clientOrderId: clientOrderId(ours), ticket, createdAt, idempotencyKey, bodyHash },
    validUntil: validUntil(createdAt, { held }),
  };
}

export const hashOf = (input: unknown): string =>
  createHash("sha256").update(JSON.stringify(input)).digest("hex");

/** What the caller asks for, with the instrument that the broker names so. */
export const ticketFor = async (desk: Desk, call: Call, input: OrderInput): Promise<OrderTicket> =>
  ticketOf(input, await instrumentOf(desk, call, input.symbol));

/** Fails with "unknown-symbol". */
export async function instrumentOf(
  { trading, account }: Pick<Desk, "trading" | "account">,
  call: Call,
  symbol: string,
): Promise<Instrument> {
  const found = (await trading.instruments?.({ call, account }, symbol)) ?? [];
  const named = (each: Instrument) => [each.symbol, trading.symbolOf?.(each) ?? each.symbol];
  const isExact = (name: string) => name.toUpperCase() === symbol.toUpperCase();
  const exact = found.find((each) => named(each).some(isExact));
  return exact ?? fail(unknownSymbol(symbol, found));
}

const unknownSymbol = (symbol: string, near: readonly Instrument[]): Failure => ({
  code: "unknown-symbol",
  message: `The broker knows no "${symbol}"`,
  owner: "user",
  next:
    near.length === 0
      ? "Look the symbol up at the broker"
      : `Perhaps you mean ${near
          .slice(0, 5)
          .map((each) => each.symbol)
          .join(", ")}`,
});
