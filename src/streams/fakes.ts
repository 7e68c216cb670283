/** A network of streams that tests play themselves. */
import { Decimal, instantOf, instrument, type Instrument, type Random } from "#domain";
import { BrokerApiError, BrokerAuthError } from "#guard";
import type { BrokerAccount, BrokerStream, LinkListener, StreamEvent } from "#kit";
import type { Dial, Line } from "./dial.ts";

/** One connection as the far side sees it. */
export type FakeLink = {
  readonly sent: string[];
  readonly renew: boolean;
  readonly listener: LinkListener;
  isClosed: boolean;
  pings: number;
};

export const ACCOUNT: BrokerAccount = { key: "a-1", number: "1" };
export const shares = (symbol: string): Instrument =>
  instrument({ kind: "equity", symbol, currency: "USD" });

/** Messages are "ready", "alive", "refused <code>", "odd", or "<symbol> <bid>". */
export function readFake(message: string): readonly StreamEvent[] {
  const [word = "", rest = ""] = message.split(" ");
  if (word === "odd") throw new SyntaxError("Not readable");
  if (word === "ready" || word === "alive") return [{ kind: word }];
  if (word === "refused") return [{ kind: "refused", code: rest, message: "no" }];
  if (word === "changed") return [{ kind: "changed" }];
  const at = instantOf(0);
  const quote = { instrument: shares(word).id, bid: Decimal.of(rest), at };
  return [{ kind: "quote", quote }];
}

/** A stream whose address names its instruments. */
export const FIXED_STREAM = {
  transport: "websocket",
  origin: "stream",
  path: () => "/",
  greet: () => ["hello"],
  heartbeat: { everyMs: 5_000, message: "beat" },
  silentAfterMs: 15_000,
  read: readFake,
} as const satisfies BrokerStream;

export const FAKE_STREAM: BrokerStream = {
  ...FIXED_STREAM,
  follow: (list) => [`+${list.map(({ symbol }) => symbol).join(",")}`],
  unfollow: (list) => [`-${list.map(({ symbol }) => symbol).join(",")}`],
};

/** A line whose links are kept in the order in which they were dialled. */
export function fakeLine(
  options: { readonly canRenew?: boolean; readonly onDial?: (link: FakeLink) => void } = {},
) {
  const links: FakeLink[] = [];
  const dial: Dial = (listener, { renew }) => {
    const link: FakeLink = { sent: [], renew, listener, isClosed: false, pings: 0 };
    links.push(link);
    options.onDial?.(link);
    return {
      send: (message) => void link.sent.push(message),
      ping: () => void link.pings++,
      close: async () => void (link.isClosed = true),
    };
  };
  const line: Line = {
    dial,
    canRenew: options.canRenew ?? false,
    refusal: ({ code }) =>
      code === "auth"
        ? new BrokerAuthError("The key is refused")
        : new BrokerApiError("Too many", { code: "RATE_LIMITED", outcome: "rejected" }),
  };
  return { line, links, last: () => links.at(-1) as FakeLink };
}

/** Chances in a row that always begin alike. */
export function chances(seed: number): Pick<Random, "fraction"> {
  let state = seed >>> 0 || 1;
  return {
    fraction() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    },
  };
}
