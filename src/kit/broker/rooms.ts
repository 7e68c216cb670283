import type { Prepared } from "#guard";
import { bucketsOf, type LimitBucket } from "./buckets.ts";
import type { ClientOptions } from "./client-options.ts";
import type { BrokerEndpoint } from "./endpoint.ts";

/** The limits that calls of one kind count against, and how to get a place in them. */
export type Room = {
  readonly buckets: readonly LimitBucket[];
  readonly reserve: Prepared;
};

/** Where a call goes, and whose it is. */
type Place = { readonly host: string; readonly account: string | undefined };

/** Accounts of one connection whose limits are kept prepared. */
const MAX_ACCOUNTS = 1000;

/** Limits of one connection, prepared with the first call of each endpoint for each account. */
export function createRooms(options: ClientOptions) {
  const { adapter, environment, credential, limiter, lane = "sync" } = options;
  // Endpoints are constants of their broker; one that is made anew for each call is forgotten.
  const known = new WeakMap<BrokerEndpoint, Map<string, Room>>();
  return (endpoint: BrokerEndpoint, { host, account }: Place): Room => {
    const rooms = known.get(endpoint) ?? new Map<string, Room>();
    known.set(endpoint, rooms);
    const found = rooms.get(account ?? "");
    if (found) return found;
    if (rooms.size >= MAX_ACCOUNTS) rooms.clear();
    const asker = { environment, host, credential, account };
    const buckets = bucketsOf(adapter.manifest, asker, endpoint.weights);
    const room = { buckets, reserve: limiter.prepare({ buckets, lane }) };
    rooms.set(account ?? "", room);
    return room;
  };
}
