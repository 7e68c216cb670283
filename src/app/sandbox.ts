import { brokers } from "#brokers";
import type { Clock } from "#domain";
import { fail } from "#domain";
import { type FaultName, FAULTS, isFault, MAKERS, type Personality, startSandbox } from "#sandbox";
import { endAsked } from "./end-asked.ts";

/** As they are typed; see the options of the command. */
type Typed = {
  readonly port?: string | undefined;
  readonly seed?: string | undefined;
  readonly brokers?: readonly string[] | undefined;
  readonly faults?: readonly string[] | undefined;
  readonly days?: string | undefined;
  readonly fills?: string | undefined;
  readonly live?: string | undefined;
};

const DEFAULT_PORT = "4300";

/** The sandbox as commands see it. What manifests say becomes its personality. */
export const sandboxWork = (clock: Clock) => ({
  faults: FAULTS,
  async start(typed: Typed) {
    const { seed = "1" } = typed;
    const options = {
      ...{ clock, seed, personalities: personalities() },
      port: wholeIn("port", typed.port ?? DEFAULT_PORT, 0, 65_535),
      history: {
        days: wholeIn("number of days", typed.days ?? "30", 1, 3650),
        fills: wholeIn("number of fills", typed.fills ?? "120", 0, 10_000_000),
      },
      faults: { seed, rates: Object.fromEntries((typed.faults ?? []).map(rateIn)) },
    };
    const live = typed.live && wholeIn("number of seconds", typed.live, 1, 86_400);
    const { url, origins, credentials, trade, close } = await opened({
      ...options,
      ...(typed.brokers ? { brokers: typed.brokers.map(knownBroker) } : {}),
    });
    const ending = new AbortController();
    const trading = live
      ? goOn(trade, { clock, everyMs: live * 1000, signal: ending.signal })
      : undefined;
    const end = async () => {
      ending.abort();
      await trading;
      await close();
    };
    return { url, origins, credentials, ended: endAsked().then(end) };
  },
});

type Rhythm = {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly signal: AbortSignal;
};

/** Does something again and again until it is stopped. */
export async function goOn(work: () => unknown, { clock, everyMs, signal }: Rhythm): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal).catch(() => undefined);
    if (!signal.aborted) await work();
  }
}

/** What the manifests say, by broker id. */
export const personalities = (): Readonly<Record<string, Personality>> =>
  Object.fromEntries(brokers.map(({ manifest }) => [manifest.id, manifest]));

async function opened(options: Parameters<typeof startSandbox>[0]) {
  try {
    return await startSandbox(options);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    return fail({
      code: "port-in-use",
      message: `Port ${options.port} of "127.0.0.1" is in use by another program`,
      owner: "user",
      next: "Give another one with --port, or 0 for any that is free",
    });
  }
}

function wholeIn(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,8}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  return value >= least && value <= most
    ? value
    : refused(name, text, `Give a number from ${least} to ${most}`);
}

function knownBroker(id: string): string {
  const known = Object.keys(MAKERS);
  return known.includes(id) ? id : refused("broker", id, `Give some of ${known.join(", ")}`);
}

/** "cut-body=0.02". */
function rateIn(text: string): readonly [FaultName, number] {
  const [name = "", share = ""] = text.split("=");
  if (!isFault(name)) return refused("fault", text, "See which there are with --list-faults");
  const rate = /^(0?\.\d+|0|1)$/.test(share) ? Number(share) : Number.NaN;
  return rate >= 0 ? [name, rate] : refused("fault", text, 'Write it as "cut-body=0.02"');
}

const refused = (name: string, text: string, next: string): never =>
  fail({
    code: "invalid-setting",
    message: `The ${name} "${text.slice(0, 100)}" cannot be used`,
    owner: "user",
    next,
  });
