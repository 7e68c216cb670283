import {
  brokerCatalogue,
  createProviders,
  type ProviderParts,
  type ProviderRoundTrip,
} from "#brokers";
import {
  accountId,
  connectionId,
  epochMs,
  type Execution,
  executionId,
  type Instant,
} from "#domain";
import { createMemoryLimiter } from "#guard";
import type { BrokerAccount, ExecutionRecord } from "#kit";
import { LOCAL_TENANT } from "#store";
import type { CallRequest } from "#sync";
import { buildRoundTrips, type RoundTrip } from "#trades";
import { createCalls } from "../connections/calls.ts";
import { readConfig } from "../config.ts";
import { PAPER, passingPaper } from "../paper.ts";
import { surroundings } from "../surroundings.ts";
import { unwatched } from "../watch/watch.ts";

const calls = () =>
  createCalls({
    ...{ clock: surroundings, random: surroundings.random },
    limiter: createMemoryLimiter({ clock: surroundings }),
    origins: readConfig({}).origins,
    watch: unwatched,
    own: { [PAPER]: () => paper },
  });
const paper = passingPaper(surroundings);
let shared: ReturnType<typeof calls> | undefined;

const parts: ProviderParts = {
  callOf({ adapter, environment, credentials, token }) {
    shared ??= calls();
    const { id: broker } = adapter.manifest;
    const asked: CallRequest = {
      adapter,
      connection: { id: connectionId(`provider:${broker}`), broker, environment },
      credentials: async () => credentials,
      token: async () => token,
      lane: "sync",
    };
    return shared.callOf(asked, LOCAL_TENANT);
  },
  roundTripsOf: (records, account) =>
    buildRoundTrips(records.map((record, at) => executionOf(record, at, account))).roundTrips.map(
      shown,
    ),
  now: surroundings.now,
  wait: (ms) => surroundings.sleep(ms),
};

export const {
  getBrokerProvider,
  registerBrokerProvider,
  isBrokerSupported,
  getBrokerMetadata,
  getSupportedBrokers,
  validateBrokerConfig,
} = createProviders(brokerCatalogue, parts);

/** An execution without a blotter around it: nothing is stored, so its place in the list names it. */
function executionOf(
  record: ExecutionRecord,
  at: number,
  account: BrokerAccount | undefined,
): Execution {
  const { type: _, line: __, raw: ___, account: own, at: moment, ...rest } = record;
  const { kind = "fill", fees = [], report = "new", executionId: given, refersTo } = record;
  const { instrument, side, quantity, price, tradeDate, statedPnl, fxRate, effect } = rest;
  return {
    ...{ instrument, side, quantity, price, kind, fees, report, sequence: at },
    id: executionId(given ?? `${record.orderId ?? "execution"}:${at}`),
    account: accountId("provider", own?.number ?? account?.number),
    executedAt: moment.instant,
    precision: moment.precision,
    zone: moment.zone,
    ...(refersTo !== undefined && { refersTo: executionId(refersTo) }),
    ...(tradeDate !== undefined && { tradeDate }),
    ...(statedPnl !== undefined && { statedPnl }),
    ...(fxRate !== undefined && { fxRate }),
    ...(effect !== undefined && { effect }),
  };
}

const dateOf = (at: Instant) => new Date(epochMs(at));

function shown(trip: RoundTrip): ProviderRoundTrip {
  const { id, instrument, direction, openedAt, closedAt, exitPrice, currency } = trip;
  return {
    brokerTradeId: id,
    symbol: instrument.symbol,
    direction: direction === "long" ? "LONG" : "SHORT",
    openedAt: dateOf(openedAt),
    ...(closedAt !== undefined && { closedAt: dateOf(closedAt) }),
    entryPrice: trip.entryPrice.toString(),
    ...(exitPrice !== undefined && { exitPrice: exitPrice.toString() }),
    quantity: trip.quantity.toString(),
    ...(closedAt !== undefined && { realizedPnl: trip.grossPnl.toString() }),
    fees: trip.fees.toString(),
    currency,
  };
}
