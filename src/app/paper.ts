import { Decimal, type TenantId } from "#domain";
import type { Net } from "#kit";
import {
  createMemoryPaperStore,
  createPaperServer,
  type PaperServer,
  simulatedMarket,
} from "#orders";
import type { Store } from "#store";
import type { Surroundings } from "./surroundings.ts";

/** Id of the broker that this program is itself. */
export const PAPER = "paper";

/** The same invented market on every machine. */
const MARKET = simulatedMarket("openblotter");
const TICK_MS = 2_000;

const RULES = {
  slippageBps: Decimal.zero,
  participation: Decimal.one,
  commission: { perUnit: Decimal.of("0.005"), bps: Decimal.zero, least: Decimal.of("0.35") },
  initialMargin: Decimal.of("0.5"),
  isShortingAllowed: true,
} as const;

export type Paper = {
  /** Reaches the paper broker of a tenant. */
  readonly netOf: (tenant: TenantId) => Net;
  /** Lets the market move for everybody who has orders in it. */
  readonly tick: () => Promise<void>;
};

/** A paper broker that forgets everything with its process, for programs without a blotter. */
export function passingPaper(clock: Surroundings): Net {
  return createPaperServer({
    ...{ store: createMemoryPaperStore(), market: MARKET, clock, rules: RULES },
  }).net;
}

export function createPaper({ store, clock }: { store: Store; clock: Surroundings }): Paper {
  const serverOf = (tenant: TenantId): PaperServer =>
    createPaperServer({
      ...{ store: store.forTenant(tenant).paper, market: MARKET, clock, rules: RULES },
    });
  return {
    netOf: (tenant) => serverOf(tenant).net,
    async tick() {
      for (const { tenant, account } of await store.paperDesks.waiting())
        await serverOf(tenant).tick(account);
    },
  };
}

/** Ticks until the returned function is called, which waits for what is under way. */
export function keepTicking(
  paper: Paper,
  clock: Surroundings,
  onTrouble: (error: unknown) => void,
): () => Promise<void> {
  const over = new AbortController();
  const loop = async () => {
    while (!over.signal.aborted) {
      await paper.tick().catch(onTrouble);
      await clock.sleep(TICK_MS, over.signal).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    over.abort();
    await running;
  };
}
