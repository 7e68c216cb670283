import type { ConnectionId } from "#domain";
import type { Page, PageRequest } from "#sync";
import type {
  CapabilityChangePage,
  CapabilityMatrix,
  ProbeReport,
  TradeableBody,
  TradeablePage,
  TradeableQuery,
} from "./contract/index.ts";

/** Fails with "unknown-broker". */
export type CapabilityServices = {
  /** Of the brokers named, of all where none is. */
  readonly compare: (brokers: readonly string[]) => Promise<CapabilityMatrix>;
  /** Asks the broker of one connection, or those of all. Fails with "unknown-connection". */
  readonly probe: (connection: ConnectionId | undefined) => Promise<ProbeReport>;
  /** Newest first. */
  readonly changes: (
    filter: { readonly broker?: string | undefined },
    page: PageRequest,
  ) => Promise<Page<CapabilityChangePage["items"][number]>>;
};

/** What can be traded, as brokers list it. Fails with "unknown-broker", "unknown-connection". */
export type InstrumentServices = {
  readonly search: (
    filter: Pick<
      TradeableQuery,
      "q" | "kind" | "broker" | "environment" | "connection" | "account"
    >,
    page: PageRequest,
  ) => Promise<Page<TradeableBody>>;
  /** Which lists were read, and when. */
  readonly lists: () => Promise<NonNullable<TradeablePage["lists"]>>;
};
