import type { ConnectionId, ImportId, PullId } from "#domain";
import type { ServerEvent } from "#http";
import { type CallRequest, createConnections, createPulls, type PullProgress } from "#sync";
import type { ConnectionsParts } from "./parts.ts";
import { dueAfter } from "./settings.ts";

/** What connects and reads, with everything that it asks for. */
export function engineOf(parts: ConnectionsParts) {
  const engine = {
    store: parts.watch.pages(parts.store.connections),
    around: parts.watch.pull,
    credentials: parts.credentials,
    seal: parts.seal,
    adapterOf: (broker: string) => parts.brokers.adapter(broker),
    callOf: (request: CallRequest) => parts.calls.callOf(request, parts.tenant),
    clock: parts.clock,
    random: parts.random,
    rules: parts.rules,
    owner: parts.owner,
    limits: parts.pullLimits,
    ...(parts.isEnding && { isEnding: parts.isEnding }),
    ...(parts.onLeave && { onLeave: parts.onLeave }),
    newPullId: () => parts.newId() as PullId,
    newConnectionId: () => parts.newId() as ConnectionId,
    newImportId: () => parts.newId() as ImportId,
    onProgress: (progress: PullProgress) => parts.events.publish(progressEvent(progress)),
    nextDueAt: dueAfter(parts),
    outages: parts.outages,
    deadLetters: parts.deadLetters,
  };
  return { engine, lifecycle: createConnections(engine), pulls: createPulls(engine) };
}

function progressEvent({ connection, phase, account, pages, imported }: PullProgress): ServerEvent {
  const at = account === undefined ? {} : { account };
  return { type: "sync-progress", connection, phase, ...at, pages, imported };
}
