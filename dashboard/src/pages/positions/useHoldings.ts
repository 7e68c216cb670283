import { useQuery } from "@tanstack/react-query";
import { brokers, connections } from "../../api/connections.ts";
import { accounts, breakdown, positions } from "../../api/queries.ts";
import type { PnlBucketBody } from "../../api/types.ts";
import { dayIn, ownZone, startOfDay } from "../../format/instant.ts";
import { useNow } from "../../ui/useNow.ts";
import { type Holding, holdingsOf, type Known } from "./holding.ts";

type Answer = {
  /** Undefined until everything that it is made of is known. */
  readonly holdings: readonly Holding[] | undefined;
  readonly known: Known | undefined;
  /** Net of the trades that were closed since midnight of the viewer, by account. */
  readonly today: readonly PnlBucketBody[];
  readonly error: unknown;
  readonly retry: () => void;
};

/** What is held over all accounts and brokers, and what today brought. */
export function useHoldings(): Answer {
  const held = useQuery(positions({}));
  const listed = useQuery(accounts());
  const connected = useQuery(connections());
  const offered = useQuery(brokers());
  const from = startOfDay(dayIn(new Date(useNow(60_000)).toISOString()));
  const closed = { by: "account", status: "closed", from, zone: ownZone() } as const;
  const earned = useQuery(breakdown(closed));
  const all = [held, listed, connected, offered, earned];
  const isKnown = held.data && listed.data && connected.data && offered.data;
  const known = isKnown && {
    ...{ positions: held.data, accounts: listed.data },
    ...{ connections: connected.data, brokers: offered.data },
  };
  return {
    holdings: known && holdingsOf(known),
    known,
    today: earned.data ?? [],
    error: all.find(({ error }) => error)?.error,
    retry: () => void Promise.all(all.map((query) => query.refetch())),
  };
}
