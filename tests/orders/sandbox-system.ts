/** The whole program with one connection to a broker that the sandbox plays over real HTTP. */
import { openSystem, surroundings, type System } from "#app";
import { type ConnectionId, connectionId, Decimal } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { LOCAL_TENANT } from "#store";
import { dataFolder } from "../support/store.ts";

export type Order = Parameters<System["services"]["orders"]["place"]>[0];

export type SandboxSystem = {
  readonly sandbox: RunningSandbox;
  readonly system: System;
  readonly connection: ConnectionId;
  readonly settle: (isSweep?: boolean) => Promise<unknown>;
  /** Orders that the broker took since so many events of the venue. */
  readonly taken: (since: number) => number;
  readonly move: (symbol: string, price: string) => void;
  readonly close: () => Promise<void>;
};

type Options = Pick<Parameters<typeof openSystem>[0], "isLive">;

export async function openAtSandbox(broker: string, options: Options = {}): Promise<SandboxSystem> {
  const sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "orders", brokers: [broker] },
    history: { days: 5, fills: 0 },
  });
  const { origins } = sandbox;
  const folder = await dataFolder();
  const system = await openSystem({ folder, origins, surroundings, ...options });
  const { id } = await system.services.connections.connect({
    ...{ broker, environment: "paper" },
    credentials: sandbox.credentials[broker] ?? {},
  });
  await system.idle();
  const connection = connectionId(id);
  return {
    ...{ sandbox, system, connection },
    settle: (isSweep = false) => system.tenants.settleOrders(LOCAL_TENANT, connection, { isSweep }),
    taken: (since) =>
      sandbox.venue.truth.slice(since).filter(({ type }) => type === "order_accepted").length,
    move: (symbol, price) => sandbox.faces[0]?.setPrice?.(symbol, Decimal.of(price)),
    async close() {
      await system.close();
      await sandbox.close();
    },
  };
}
