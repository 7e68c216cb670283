/** Prices of brokers that show them over a stream only, without the engine around it. */
import { fail as failWith, type Instrument, type Quote } from "#domain";
import type { BrokerAccount, BrokerAdapter, Call, Origins, StreamPass } from "#kit";
import type { Sandbox } from "#sandbox";

type Parts = {
  readonly adapter: BrokerAdapter;
  readonly streams: Sandbox["streams"];
  readonly origins: Origins;
  readonly account: BrokerAccount;
  readonly call: Call;
  readonly pass: () => StreamPass;
};

/** Opens the stream, follows the instrument and hangs up after its first price. */
export async function streamedQuote(parts: Parts, instrument: Instrument): Promise<Quote> {
  const { adapter, streams, origins, account, call } = parts;
  const stream = adapter.streaming?.quotes ?? failWith(SILENT);
  const names = (await stream.names?.(call, [instrument])) ?? new Map<string, Instrument>();
  const subject = { account, instruments: [instrument], names };
  const target = new URL(origins[stream.origin] + stream.path(subject)).pathname;
  const open = streams.open({ method: "GET", target, headers: {}, body: "" }) ?? failWith(SILENT);
  let first: Quote | undefined;
  let hear: (message: string) => void = () => undefined;
  const asked: string[] = [];
  const wire = open({
    send(message) {
      for (const event of stream.read(message, subject)) {
        if (event.kind === "ready") asked.push(...(stream.follow?.([instrument], subject) ?? []));
        if (event.kind === "quote") first ??= event.quote;
      }
    },
    end: () => undefined,
    cut: () => undefined,
    pause: () => undefined,
  });
  ({ hear } = wire);
  asked.unshift(...(stream.greet?.(parts.pass(), subject) ?? []));
  for (let next = asked.shift(); next !== undefined; next = asked.shift()) hear(next);
  wire.end();
  return first ?? failWith(SILENT);
}

const SILENT = {
  code: "no-streamed-price",
  message: "The stream showed no price",
  owner: "us",
  next: "Look at the messages of the stream",
} as const;
