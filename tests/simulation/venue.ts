import type { Loop } from "./loop.ts";
import type { Dice } from "./random.ts";

/** What truly happened: an execution, in its newest version. */
export type Fill = {
  readonly id: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly quantity: number;
  readonly executedMs: number;
  /** When the broker shows it for the first time. */
  readonly publishedMs: number;
  price: number;
  /** Grows with each correction. */
  revision: number;
  busted: boolean;
  /** It is shown no more. */
  withdrawn: boolean;
  /** When the newest version was shown. */
  revisedMs: number;
};

/** One thing that the broker published, in the order in which it did, numbered without a hole. */
export type Entry = {
  readonly seq: number;
  readonly fill: Fill;
  readonly atMs: number;
  readonly report: "new" | "correction" | "bust";
  readonly price: number;
  readonly revision: number;
  /** It cannot be read by the adapter, until the adapter is mended. */
  readonly poisoned: boolean;
};

export type VenueOptions = {
  readonly loop: Loop;
  readonly dice: Dice;
  readonly accounts: readonly string[];
  /** How likely a fill is shown late, and how late at most. */
  readonly late: number;
  readonly lateMs: number;
  /** How likely a record comes in a form that cannot be read. */
  readonly poison: number;
  /** Twins: the same side, quantity, price and instant, as two fills. */
  readonly twins: number;
};

const SYMBOLS = ["ACME", "BOLT", "CORN"] as const;

/** A broker's books: the truth against which everything is held. */
export function createVenue(options: VenueOptions) {
  const { loop, dice } = options;
  const fills: Fill[] = [];
  const entries = new Map<string, Entry[]>(options.accounts.map((account) => [account, []]));
  let numbers = 0;

  const publish = (fill: Fill, report: Entry["report"]) => {
    const list = entries.get(fill.account) ?? [];
    list.push({
      seq: list.length + 1,
      fill,
      atMs: loop.now(),
      report,
      price: fill.price,
      revision: fill.revision,
      poisoned: report === "new" && dice.chance(options.poison),
    });
  };

  function trade(): void {
    const account = dice.pick(options.accounts);
    const executedMs = loop.now();
    const lateMs = dice.chance(options.late) ? dice.int(1, options.lateMs) : 0;
    const same = {
      account,
      symbol: dice.pick(SYMBOLS),
      side: dice.pick(["buy", "sell"] as const),
      quantity: dice.int(1, 9),
      executedMs,
      publishedMs: executedMs + lateMs,
      price: dice.int(100, 200),
    };
    const count = dice.chance(options.twins) ? 2 : 1;
    for (let twin = 0; twin < count; twin++) add(same);
  }

  function add(parts: Omit<Fill, "id" | "revision" | "busted" | "withdrawn" | "revisedMs">): void {
    // Beyond what a float holds, as at real brokers.
    const id = String(9_007_199_254_740_993n + BigInt(numbers++));
    const fill: Fill = {
      ...{ ...parts, id, revision: 1, busted: false, withdrawn: false },
      revisedMs: parts.publishedMs,
    };
    fills.push(fill);
    loop.at(fill.publishedMs, () => publish(fill, "new"));
  }

  /** A correction or a bust of something that was shown before. */
  function amend(): void {
    const shown = fills.filter(({ publishedMs, busted }) => publishedMs < loop.now() && !busted);
    if (shown.length === 0) return;
    const fill = dice.pick(shown);
    fill.revision++;
    fill.revisedMs = loop.now();
    if (dice.chance(0.4)) fill.busted = true;
    else fill.price += dice.int(1, 5);
    publish(fill, fill.busted ? "bust" : "correction");
  }

  function withdraw(): void {
    const shown = fills.filter((fill) => fill.publishedMs < loop.now() && !fill.withdrawn);
    if (shown.length > 0) dice.pick(shown).withdrawn = true;
  }

  return {
    fills,
    trade,
    amend,
    withdraw,
    /** Everything published of an account, in order of publication. */
    published: (account: string): readonly Entry[] => entries.get(account) ?? [],
    /** What the books show now: each fill once, in its newest version. */
    shown: (account: string): readonly Fill[] =>
      fills.filter(
        (fill) => fill.account === account && fill.publishedMs <= loop.now() && !fill.withdrawn,
      ),
    /** Units by symbol, of what is published and stands. */
    positions(account: string): ReadonlyMap<string, number> {
      const units = new Map<string, number>();
      for (const fill of fills) {
        if (fill.account !== account || fill.busted || fill.publishedMs > loop.now()) continue;
        const signed = fill.side === "buy" ? fill.quantity : -fill.quantity;
        units.set(fill.symbol, (units.get(fill.symbol) ?? 0) + signed);
      }
      return units;
    },
  };
}

export type Venue = ReturnType<typeof createVenue>;
