import { type Clock, type Environment, epochMs, instantOf } from "#domain";
import { type MeasuredQuality, type RoutingStore, type Scorecard, scorecardsOf } from "#routing";

/** By route. */
type Measured = ReadonlyMap<string, MeasuredQuality>;

/** What was measured of accounts in the last months, for orders that compare. */
export type Qualities = {
  readonly of: (environment: Environment, stratum: string) => Promise<Measured>;
  /** What is known is read anew, since more was measured. */
  readonly forget: () => void;
};

type Parts = {
  readonly routing: Pick<RoutingStore, "rollUps">;
  readonly clock: Pick<Clock, "now" | "monotonicMs">;
};

const MEASURED_DAYS = 90;
const DAY_MS = 86_400_000;
/** How late it is seen what another process measured. */
const REMEMBERED_MS = 10_000;

const NOTHING: Measured = new Map();

type Known = {
  readonly untilMs: number;
  readonly byStratum: Promise<ReadonlyMap<string, Measured>>;
};

/** Remembered for some seconds: every order asks for it, and it is the sums of three months. */
export function createQualities({ routing, clock }: Parts): Qualities {
  const known = new Map<Environment, Known>();

  function read(environment: Environment): Known {
    const since = instantOf(epochMs(clock.now()) - MEASURED_DAYS * DAY_MS).slice(0, 10);
    const byStratum = routing
      .rollUps({ environment, since })
      .then((sums) => grouped(scorecardsOf(sums)));
    const fresh = { untilMs: clock.monotonicMs() + REMEMBERED_MS, byStratum };
    known.set(environment, fresh);
    // A failure is told to those who wait for it, and to nobody after them.
    byStratum.catch(() => known.get(environment) === fresh && known.delete(environment));
    return fresh;
  }

  return {
    async of(environment, stratum) {
      const last = known.get(environment);
      const isFresh = last !== undefined && clock.monotonicMs() < last.untilMs;
      const { byStratum } = isFresh ? last : read(environment);
      return (await byStratum).get(stratum) ?? NOTHING;
    },
    forget: () => known.clear(),
  };
}

function grouped(cards: readonly Scorecard[]): ReadonlyMap<string, Measured> {
  const all = new Map<string, Map<string, MeasuredQuality>>();
  for (const card of cards) {
    const quality = qualityOf(card);
    const alike = all.get(card.stratum) ?? new Map<string, MeasuredQuality>();
    if (quality) all.set(card.stratum, alike.set(card.route, quality));
  }
  return all;
}

function qualityOf({ scores }: Scorecard): MeasuredQuality | undefined {
  const slippage = scores.find(({ metric }) => metric === "slippage");
  if (!slippage) return undefined;
  const { mean, interval, orders } = slippage;
  return { slippageBps: mean, interval, orders };
}
