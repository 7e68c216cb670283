declare const brand: unique symbol;

/** A text that names one kind of thing; the compiler refuses to mix it with another kind. */
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/**
 * One way to reach an institution: "ibkr-flex", "file:schwab". Also names the importer of a
 * statement.
 */
export type BrokerId = Id<"Broker">;
/**
 * A broker account, "<institution>:<number>", or "<institution>:unnamed" when a statement does not
 * name it.
 */
export type AccountId = Id<"Account">;
/** An instrument in its own words: see `instrumentId`. */
export type InstrumentId = Id<"Instrument">;
/** An execution within its account: the broker's id, or the content hash with its occurrence number. */
export type ExecutionId = Id<"Execution">;
/** A cash movement within its account, on the same ladder as an execution. */
export type CashId = Id<"Cash">;
/** One file read, a UUID version 7. */
export type ImportId = Id<"Import">;
/** One credential on one broker in one environment, a UUID version 7. */
export type ConnectionId = Id<"Connection">;
/** One run of reading a connection, a UUID version 7. */
export type PullId = Id<"Pull">;
/** What we decided to send to a broker, a UUID version 7. */
export type IntentId = Id<"Intent">;
/** FIX ClOrdID (11): our name of an order, which the broker gives back. */
export type ClientOrderId = Id<"ClientOrder">;
/** Whose data it is: a person or a firm. */
export type TenantId = Id<"Tenant">;
/** A round trip: the id of the execution that opened it, within account and instrument. */
export type RoundTripId = Id<"RoundTrip">;

export const brokerId = (text: string) => text as BrokerId;
export const accountId = (institution: string, number: string | undefined) =>
  `${institution}:${number || "unnamed"}` as AccountId;
export const executionId = (text: string) => text as ExecutionId;
export const cashId = (text: string) => text as CashId;
export const importId = (text: string) => text as ImportId;
export const connectionId = (text: string) => text as ConnectionId;
export const pullId = (text: string) => text as PullId;
export const intentId = (text: string) => text as IntentId;
export const clientOrderId = (text: string) => text as ClientOrderId;
export const tenantId = (text: string) => text as TenantId;
export const roundTripId = (text: string) => text as RoundTripId;
/** Takes back an id that was stored or sent out before. New ids are made by the functions above. */
export const storedAccountId = (text: string) => text as AccountId;
export const storedInstrumentId = (text: string) => text as InstrumentId;
