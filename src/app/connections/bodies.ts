import type { Instant } from "#domain";
import { type BrokerBody, type ConnectionBody, wire } from "#http";
import type { BrokerManifest } from "#kit";
import type { NextReason } from "#schedule";
import type { ConnectedAccount, Connection } from "#sync";

/** What is shown of a broker: its facts, without what only adapters use. */
export function brokerBody(manifest: BrokerManifest): BrokerBody {
  const { id, aliases = [], name, institution, summary, docs, evidence, cadence } = manifest;
  const { per, grain, horizonDays, windowDays, latenessMs, proof } = manifest.history;
  const { reads, assetClasses, orderTypes, timeInForce, realtime } = manifest.capabilities;
  return {
    ...{ id, name, institution, summary, docs },
    aliases: [...aliases],
    evidence: { level: evidence.level, from: [...evidence.from] },
    environments: (["paper", "live"] as const).filter((each) => manifest.environments[each]),
    credentials: manifest.credentials.map((field) => ({ ...field })),
    limits: manifest.limits.map((limit) => ({ ...limit })),
    takesOrders: manifest.orders !== undefined,
    capabilities: {
      reads: [...reads],
      assetClasses: [...assetClasses],
      orderTypes: [...orderTypes],
      timeInForce: [...timeInForce],
      realtime,
    },
    history: {
      ...{ per, grain, latenessMs, proof },
      ...(horizonDays !== undefined && { horizonDays }),
      ...(windowDays !== undefined && { windowDays }),
    },
    cadence: {
      defaultMinutes: cadence.defaultMinutes,
      leastMinutes: cadence.leastMinutes,
      ...(cadence.afterHoursUtc && { afterHoursUtc: [...cadence.afterHoursUtc] }),
      ...(cadence.market && { market: cadence.market }),
      ...(cadence.resets && { resets: { ...cadence.resets } }),
    },
  };
}

type Beside = {
  readonly brokerName: string;
  readonly accounts: readonly ConnectedAccount[];
  readonly openBreaks: number;
  readonly quarantined: number;
  readonly reloginDueAt: Instant | undefined;
  readonly nextReason: NextReason | undefined;
};

function accountBody(account: ConnectedAccount): ConnectionBody["accounts"][number] {
  const { id, number, name, currency, seenAt, syncEnabled = true, intervalMinutes } = account;
  return {
    ...{ id, number, seenAt, syncEnabled },
    ...(name !== undefined && { name }),
    ...(currency !== undefined && { currency }),
    ...(intervalMinutes !== undefined && { intervalMinutes }),
  };
}

/** What is shown of a connection. Its credentials are not part of it and cannot be. */
export function connectionBody(
  connection: Connection,
  { reloginDueAt, nextReason, ...beside }: Beside,
): ConnectionBody {
  const { tenant: _, source: __, signedInAt: ___, trading = "shared", ...shown } = connection;
  return {
    ...{ ...wire(shown), trading },
    ...beside,
    ...(reloginDueAt !== undefined && { reloginDueAt }),
    ...(nextReason !== undefined && { nextReason }),
    accounts: beside.accounts.map(accountBody),
  };
}
