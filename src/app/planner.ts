import { type Clock, type ConnectionId, epochMs, instantOf, type Random } from "#domain";
import type { BrokerCatalogue, TokenLife } from "#kit";
import { eventKey, type Notices } from "#notify";
import { lifeOf, reloginDueAt, warningDue, WARNING_HOURS } from "#schedule";
import type { EndingLogIn, LogIns } from "#store";

export type PlannerParts = {
  readonly logIns: LogIns;
  readonly brokers: Pick<BrokerCatalogue, "manifests">;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  /** Told that warnings could not be given; it is tried again. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
};

const MINUTE_MS = 60_000;
/** Log-ins end at hours that are known long before, so now and then is enough. */
const EVERY_MS = 10 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const AHEAD_MS = WARNING_HOURS[0] * HOUR_MS;
const PAGE = 500;

/**
 * Warns of log-ins that end, of all tenants. Each warning has a name of its own, so any number of
 * processes may look, as often as they like. Returns how many warnings were given.
 */
export async function warnOfEnds(parts: Omit<PlannerParts, "random" | "onTrouble">) {
  const { logIns, brokers, notices, clock } = parts;
  const tokens = new Map<string, TokenLife>(
    brokers.manifests().map(({ id, token }) => [id, token]),
  );
  const lives = [...tokens].flatMap(([broker, token]) => {
    const lifeMs = lifeOf(token);
    return lifeMs === undefined ? [] : [{ broker, lifeMs }];
  });
  const from = clock.now();
  const to = instantOf(epochMs(from) + AHEAD_MS);
  let warnings = 0;
  let after: ConnectionId | undefined;
  if (lives.length === 0) return warnings;
  for (;;) {
    const page = await logIns.ending({ from, to, lives, limit: PAGE, after });
    for (const logIn of page)
      if (await warned(notices, logIn, { token: tokens.get(logIn.broker) ?? {}, now: from }))
        warnings++;
    after = page.at(-1)?.connection;
    if (page.length < PAGE) return warnings;
  }
}

type At = { readonly token: TokenLife; readonly now: ReturnType<Clock["now"]> };

async function warned(notices: Notices, logIn: EndingLogIn, { token, now }: At): Promise<boolean> {
  const { tenant, connection, label, broker } = logIn;
  const dueAt = reloginDueAt({ token, ...logIn });
  const hours = dueAt && warningDue(dueAt, token, now);
  if (dueAt === undefined || hours === undefined) return false;
  const key = eventKey("relogin-due", connection, dueAt, String(hours));
  // A server that was off tells late, and says how much is left by then.
  const hoursLeft = Math.max(1, Math.round((epochMs(dueAt) - epochMs(now)) / HOUR_MS));
  const detail = { connection, label, broker, dueAt, hoursLeft };
  await notices.tell(tenant, [{ kind: "relogin-due", key, at: now, detail }]);
  return true;
}

/** Looks by itself from now on, until it is stopped. */
export function startPlanning(parts: PlannerParts): { readonly stop: () => Promise<void> } {
  const { clock, random } = parts;
  const over = new AbortController();
  const loop = async () => {
    while (!over.signal.aborted) {
      await warnOfEnds(parts).catch((error: unknown) => parts.onTrouble?.(error));
      // Processes that began together part.
      await clock
        .sleep(EVERY_MS * (0.8 + 0.4 * random.fraction()), over.signal)
        .catch(() => undefined);
    }
  };
  const looking = loop();
  return {
    async stop() {
      over.abort();
      await looking;
    },
  };
}
