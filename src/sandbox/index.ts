/**
 * Make-believe brokers that speak the real protocols over real HTTP, from one event-sourced venue,
 * with a ledger of what truly happened and every fault that brokers and networks have.
 *
 * Words: the _venue_ is the market and its books; the _truth_ ledger holds all that happened, also
 * each request; a _face_ is one broker's protocol over the venue; a _personality_ is what the
 * manifest says of limits, pages and tokens; a _fault_ bends one reply; a _violation_ is something
 * that a client did and must not do.
 *
 * May import: domain, kit.
 */
export { FAULT_NAMES, FAULTS, isFault, type FaultName } from "./faults/fault.ts";
export type { Delivery } from "./faults/bend.ts";
export type { FaultPlan, FaultRates, FaultsGiven, FaultStep } from "./faults/plan.ts";
export { MAKERS } from "./makers.ts";
export { createSandbox, startSandbox } from "./sandbox.ts";
export type { RunningSandbox, Sandbox, SandboxOptions } from "./sandbox.ts";
export type { RawRequest } from "./wire/door.ts";
export { inProcessNet, type InProcessParts } from "./wire/in-process.ts";
export type { Personality, TruthExecution } from "./wire/face.ts";
export type { TruthEvent, VenueAccount, FillEvent } from "./venue/event.ts";
export type { Venue } from "./venue/venue.ts";
