import { FAULTS, type Faults } from "./net.ts";
import { type BrokerOptions, type Kind, KINDS, type LoginKind } from "./brokers.ts";
import { createDice, type Dice } from "./random.ts";

/**
 * What a schedule may hold. `incremental`: nothing is read twice but what the broker declares, so
 * each mechanism of reading on carries the load alone. `amended`: corrections in place and records
 * later than declared, which only sweeps find. `logins`: short-lived, rotating and revoked tokens.
 */
export const PROFILES = ["incremental", "amended", "logins"] as const;
export type Profile = (typeof PROFILES)[number];

/** Everything that a seed decides. */
export type Plan = {
  readonly seed: number;
  readonly profile: Profile;
  readonly broker: Omit<BrokerOptions, "mended" | "snapshot">;
  readonly accounts: readonly string[];
  readonly faults: Faults;
  readonly durationMs: number;
  /** Mean time between trades. */
  readonly tradeMs: number;
  readonly burst: number;
  readonly late: number;
  readonly lateMs: number;
  readonly amendments: number;
  /**
   * How likely, with each trade, that the broker shows an old one no more, as it does with what
   * turned out to be a mistake. Nothing can tell of it, so whether we hold it is not looked at.
   */
  readonly withdrawals: number;
  readonly poison: number;
  readonly twins: number;
  readonly processes: number;
  readonly skewMs: number;
  readonly pause: number;
  /** Mean time between kills; 0 for none. */
  readonly killMs: number;
  readonly pullMs: number;
  readonly grain: number;
  readonly sweeps: boolean;
  readonly revokeMs: number;
  readonly graceMs: number;
  readonly pagesPerPull: number;
  /** The broker states positions. */
  readonly snapshot: boolean;
};

/** Highest rates of faults; each is off in a third of the schedules, so that none hides another. */
const MOST: Faults = {
  limited: 0.1,
  broken: 0.15,
  reset: 0.15,
  silent: 0.06,
  cut: 0.08,
  html: 0.05,
  lossy: 0.08,
  empty: 0.05,
  repeated: 0.3,
  shuffled: 0.3,
  slow: 0.05,
};

const SECOND = 1_000;

export function planOf(seed: number, profile: Profile): Plan {
  const dice = createDice(seed);
  const rate = (most: number) => (dice.chance(0.35) ? 0 : dice.fraction() * most);
  const kind = kindFor(dice, profile);
  const lateMs = dice.pick([2_000, 15_000, 40_000]);
  const late = kind === "sequence" ? 0 : rate(0.3);
  const isAmended = profile === "amended";
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, rate(MOST[fault])]));
  return {
    seed,
    profile,
    broker: {
      kind,
      login: loginFor(dice, profile),
      latenessMs: late === 0 ? 0 : lateMs + 1_000,
      pageSize: dice.int(3, 8),
      tokenMs: dice.int(15, 60) * SECOND,
      pageOverlap: true,
    },
    accounts: dice.chance(0.3) ? ["A1", "A2"] : ["A1"],
    faults: faults as Faults,
    durationMs: dice.int(40, 150) * SECOND,
    tradeMs: dice.pick([4_000, 10_000]),
    burst: dice.pick([0, 0.15]),
    late,
    lateMs: isAmended && kind !== "list" ? lateMs * 3 : lateMs,
    amendments: amendmentsFor(dice, { profile, kind }),
    withdrawals: 0,
    poison: rate(0.1),
    twins: kind === "list" ? 0.2 : rate(0.2),
    processes: dice.int(1, 3),
    skewMs: dice.chance(0.5) ? 0 : dice.int(-120_000, 120_000),
    pause: dice.chance(0.5) ? 0 : dice.fraction() * 0.03,
    killMs: dice.chance(0.3) ? 0 : dice.int(4_000, 40_000),
    pullMs: dice.pick([8_000, 15_000, 30_000]),
    grain: dice.pick([0.1, 0.3]),
    sweeps: isAmended,
    revokeMs: profile === "logins" && dice.chance(0.3) ? 60 * SECOND : 0,
    graceMs: dice.chance(0.3) ? 20_000 : 0,
    pagesPerPull: dice.pick([3, 50]),
    snapshot: dice.chance(0.4),
  };
}

/** Sweeps need a broker that can be asked for a stretch of the past. */
const kindFor = (dice: Dice, profile: Profile): Kind =>
  profile === "amended" ? dice.pick(["counted", "keyset"] as const) : dice.pick(KINDS);

const loginFor = (dice: Dice, profile: Profile): LoginKind =>
  profile === "logins" ? dice.pick(["login", "rotating"] as const) : "key";

function amendmentsFor(
  dice: Dice,
  { profile, kind }: { readonly profile: Profile; readonly kind: Kind },
): number {
  if (profile === "amended") return 0.3;
  // Corrections that come as records of their own need no second reading.
  return kind === "sequence" && dice.chance(0.5) ? 0.2 : 0;
}
