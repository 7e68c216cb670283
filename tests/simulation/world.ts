import { connectionId, type ConnectionId, importId, instantOf, pullId, tenantId } from "#domain";
import { createBreakers, createMemoryLimiter, createRetry, type Limiter } from "#guard";
import { createClient } from "#kit";
import {
  type Connections,
  type ConnectionStore,
  createConnections,
  createPulls,
  type Pulls,
  type PullsParts,
  type TokenSeal,
} from "#sync";
import { createMemoryStore, type MemoryStore } from "#testing";
import type { Vault } from "#vault";
import { brokerOf, type BrokerOptions } from "./brokers.ts";
import { createLoop, type Loop } from "./loop.ts";
import { type Faults, netOf, type Network } from "./net.ts";
import type { Plan } from "./plan.ts";
import { delayed, storeOf } from "./ports.ts";
import { createProcess, type Process } from "./process.ts";
import { createDice, type Dice } from "./random.ts";
import { createServer, type Server } from "./server.ts";
import { vaultOf } from "./vault.ts";
import { createVenue, type Venue } from "./venue.ts";

/** 5 January 2026, a Monday. */
const START_MS = 1_767_600_000_000;
const LEASE_MS = 15_000;

/** Takes one mechanism away, by wrapping what the engine is given. */
export type Mutant = {
  readonly store?: (store: ConnectionStore, world: MutantWorld) => ConnectionStore;
  readonly parts?: (parts: PullsParts, world: MutantWorld) => PullsParts;
  readonly plan?: (plan: Plan) => Plan;
  readonly broker?: Partial<BrokerOptions>;
};
export type MutantWorld = {
  readonly inner: MemoryStore;
  readonly process: Process;
  readonly leaseMs: number;
};

export type World = {
  readonly plan: Plan;
  readonly loop: Loop;
  readonly dice: Dice;
  readonly venue: Venue;
  readonly server: Server;
  readonly store: MemoryStore;
  readonly workers: readonly Worker[];
  readonly connection: ConnectionId;
  readonly counts: Map<string, number>;
  /** Ends all faults, for the phase in which everything must come to rest. */
  readonly heal: () => void;
};

/** A process, and what runs in it until it is killed. */
export type Worker = {
  readonly process: Process;
  /** What a fresh start of the program gives. */
  readonly start: (options: { readonly mended: boolean }) => Program;
};
export type Program = { readonly pulls: Pulls; readonly connections: Connections };

/** The broker, the storage and the processes that a plan asks for. */
export function createWorld(
  plan: Plan,
  mutants: readonly Mutant[] = [],
  onStep?: (step: number) => void,
): World {
  const dice = createDice(plan.seed * 7919 + 17);
  const loop = createLoop(START_MS);
  const venue = createVenue({ loop, dice, ...plan });
  const server = createServer({ loop, venue, ...plan, ...plan.broker });
  const store = createMemoryStore({ now: () => instantOf(loop.now()) });
  const vault = vaultOf(dice, plan.seed);
  const counts = new Map<string, number>();
  let faults: Faults | undefined = plan.faults;
  const network: Network = {
    loop,
    dice,
    server,
    faults: () => faults,
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    lied: new Set(),
  };
  const numbers = { last: 0 };
  const shared = { plan, loop, dice, network, store, vault, mutants, numbers, onStep };
  const workers = Array.from({ length: plan.processes }, (_, n) => workerOf(shared, n));
  return {
    plan,
    loop,
    dice,
    venue,
    server,
    store,
    workers,
    connection: connectionId("connection-1"),
    counts,
    heal() {
      faults = undefined;
      for (const { process } of workers) process.heal();
    },
  };
}

type Shared = {
  readonly plan: Plan;
  readonly loop: Loop;
  readonly dice: Dice;
  readonly network: Network;
  readonly store: MemoryStore;
  readonly vault: Vault;
  readonly mutants: readonly Mutant[];
  /** Ids that are never given twice. */
  readonly numbers: { last: number };
  readonly onStep: ((step: number) => void) | undefined;
};

function workerOf(shared: Shared, n: number): Worker {
  const { plan, loop, dice } = shared;
  const process = createProcess({
    loop,
    dice,
    name: `process-${n + 1}`,
    skewMs: n % 2 === 0 ? plan.skewMs : -plan.skewMs,
    pause: plan.pause,
    pauseMs: [LEASE_MS + 1_000, 2 * LEASE_MS],
    grain: plan.grain,
    ...(shared.onStep ? { onStep: shared.onStep } : {}),
  });
  return { process, start: ({ mended }) => programOf(shared, process, mended) };
}

/** The real engine, client, policies and vault, over ports of this process. */
function programOf(shared: Shared, process: Process, mended: boolean): Program {
  const { plan, dice, network, mutants, numbers } = shared;
  const { clock } = process;
  const changes = Object.assign(
    {},
    ...mutants.map(({ broker }) => broker),
  ) as Partial<BrokerOptions>;
  const adapter = brokerOf({ ...plan.broker, mended, snapshot: plan.snapshot, ...changes });
  const retry = createRetry({ clock, random: dice });
  const breakers = createBreakers({ clock });
  const limiter: Limiter = createMemoryLimiter({ clock });
  const net = netOf(network, process);
  const world = { inner: shared.store, process, leaseMs: LEASE_MS };
  const real = storeOf(process, shared.store);
  const store = mutants.reduce((given, { store: wrap }) => wrap?.(given, world) ?? given, real);
  const given: PullsParts = {
    store,
    credentials: delayed(process, shared.vault),
    seal: SEAL,
    adapterOf: async () => adapter,
    callOf: ({ connection, adapter: asked, credentials, token, lane, observe }) =>
      createClient({
        adapter: asked,
        environment: connection.environment,
        net,
        limiter,
        retry,
        breakers,
        clock,
        credential: connection.id,
        credentials,
        token,
        lane,
        observe,
      }),
    clock,
    random: dice,
    rules: {},
    owner: `${process.name}.${process.life()}`,
    newPullId: () => pullId(`pull-${++numbers.last}`),
    limits: { leaseMs: LEASE_MS, pages: plan.pagesPerPull, patienceMs: 86_400_000 },
  };
  const parts = mutants.reduce((before, { parts: wrap }) => wrap?.(before, world) ?? before, given);
  const connections = createConnections({
    ...parts,
    newConnectionId: () => connectionId("connection-1"),
    newImportId: () => importId("import-1"),
  });
  return { pulls: createPulls(parts), connections };
}

/** Encryption is the vault's own matter; here only the place must be right. */
const SEAL: TokenSeal = {
  seal: async ({ connection }, generation, text) => `${connection}|${generation}|${text}`,
  open: async ({ connection }, generation, sealed) => {
    const place = `${connection}|${generation}|`;
    if (!sealed.startsWith(place)) throw new Error(`A token was read as generation ${generation}`);
    return sealed.slice(place.length);
  },
};

export const TENANT = tenantId("tenant-1");
