import type { Environment } from "#domain";
import { type BrokerManifest, liveStreamNet, type Origins, originsOf, type StreamNet } from "#kit";
import type { OriginsOf } from "../connections/calls.ts";

/** Networks for streams: each reaches the hosts of one broker and environment, and no other. */
export function createStreamNets(instead: OriginsOf) {
  const nets = new Map<string, StreamNet>();
  const insteadOf = (id: string, environment: Environment): Origins | undefined =>
    environment === "paper" ? instead[id] : undefined;
  return {
    insteadOf,
    netOf(manifest: BrokerManifest, environment: Environment): StreamNet {
      const key = `${manifest.id} ${environment}`;
      const origins = originsOf(manifest, environment, insteadOf(manifest.id, environment));
      const net = nets.get(key) ?? liveStreamNet(Object.values(origins));
      nets.set(key, net);
      return net;
    },
  };
}

export type StreamNets = ReturnType<typeof createStreamNets>;
