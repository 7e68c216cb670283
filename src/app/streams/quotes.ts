import { fail, type Failure } from "#domain";
import { createQuoteBus, pollQuotes, type QuoteBus, streamedQuotes, type Upstream } from "#streams";
import type { ConnectedAccount, Connection, Session } from "#sync";
import { type FeedsParts, lineOf } from "./parts.ts";

/** How often a broker that streams nothing is asked for each instrument. */
const ASK_EVERY_MS = 5_000;
const ASK_OWN_EVERY_MS = 1_000;
/** A stream that is away for longer is stood in for. */
const PATIENCE_MS = 10_000;
const ASKED = "asked";

/** Quotes of one account: streamed where its broker does, asked for where not. */
export function quotesOf(
  parts: FeedsParts,
  connection: Connection,
  { session, account }: { readonly session: Session; readonly account: ConnectedAccount },
): QuoteBus {
  const { clock, random } = parts;
  const { streaming, trading } = session.adapter;
  const stream = streaming?.quotes;
  const everyMs = parts.isOwn(connection.broker) ? ASK_OWN_EVERY_MS : ASK_EVERY_MS;

  const asked = (...[instruments, listener]: AskedGiven): Upstream => {
    const ask: Parameters<typeof pollQuotes>[0]["ask"] = (instrument) =>
      session.ask("sync", async (call) => {
        const quote = await trading?.quote?.({ call, account }, instrument);
        return quote ?? fail(notGiven(connection.broker));
      });
    return pollQuotes({ ask, clock, everyMs }, instruments, listener);
  };

  return createQuoteBus({
    clock,
    channelOf(instrument) {
      if (!stream) return ASKED;
      return stream.channelOf ? (stream.channelOf(instrument) ?? ASKED) : "streamed";
    },
    open(channel, instruments, listener) {
      if (channel === ASKED || !stream) return asked(instruments, listener);
      const line = lineOf(parts, connection, { session, stream });
      return streamedQuotes(
        {
          stream: { stream, line, account, clock, random },
          instead: trading?.quote && asked,
          ...{ clock, patienceMs: PATIENCE_MS },
        },
        instruments,
        listener,
      );
    },
  });
}

type AskedGiven = readonly [
  instruments: Parameters<typeof pollQuotes>[1],
  listener: Parameters<typeof pollQuotes>[2],
];

const notGiven = (broker: string): Failure => ({
  code: "quotes-not-given",
  message: `"${broker}" gives no quotes`,
  owner: "user",
  next: "Choose a connection whose broker gives quotes; the feature matrix shows which do",
});
