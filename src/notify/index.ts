/**
 * Telling users what happened: a list in the dashboard, mail, and webhooks to their programs.
 *
 * Words: an _event_ is what happened; a _notice_ is an event as it is kept, and shown in the list;
 * a _delivery_ is a notice on its way through a channel; the _outbox_ holds both. Events are stored
 * in the transaction of what they tell of, so a crash neither loses nor doubles one; deliveries
 * arrive at least once, under an id that stays the same.
 *
 * May import: domain, guard.
 */
export * from "./catalogue.ts";
export { confirmedOf, type DeliverParts, NO_ADDRESS, NO_SERVER } from "./deliver.ts";
export * from "./dispatcher.ts";
export * from "./events.ts";
export * from "./hook.ts";
export * from "./kinds.ts";
export { type Mail, mailOf } from "./mail.ts";
export type * from "./ports.ts";
export * from "./spread.ts";
export * from "./webhook/send.ts";
export * from "./webhook/signature.ts";
export * from "./webhook/target.ts";
export * from "./words.ts";
