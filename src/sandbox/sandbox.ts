import { type Clock, epochMs, instantOf } from "#domain";
import { createControl } from "./control.ts";
import { createFaultPlan, type FaultPlan, type FaultsGiven } from "./faults/plan.ts";
import { MAKERS } from "./makers.ts";
import type { Trading } from "./venue/history.ts";
import { seeded } from "./venue/seeded.ts";
import { createVenue, type Venue } from "./venue/venue.ts";
import { createDoor, type Door } from "./wire/door.ts";
import type { Face, Personality, TruthExecution } from "./wire/face.ts";
import { listen } from "./wire/server.ts";
import { createStreams, type Streams } from "./wire/streams.ts";
import type { RequestSeen } from "./venue/event.ts";

export type SandboxOptions = {
  readonly clock: Clock;
  /** What is made up follows from it. Default "1". */
  readonly seed?: string;
  /** Broker ids. Default: all that there are. */
  readonly brokers?: readonly string[];
  /** What manifests say, by broker id; else the sandbox's own figures. */
  readonly personalities?: Readonly<Record<string, Personality>>;
  /**
   * Made-up past of each account. Default: 120 fills in 30 days; "none" leaves accounts empty. A
   * long one, of millions of fills, is kept compressed and is not in the truth ledger of the venue;
   * only OANDA has it.
   */
  readonly history?:
    | { readonly days?: number; readonly fills?: number; readonly isLong?: boolean }
    | "none";
  readonly faults?: FaultsGiven;
  /** How far the clock of the brokers is ahead of ours; negative where it is behind. Default 0. */
  readonly skewMs?: number;
  /** Ids begin beyond 2^53, where a float cannot tell them apart. */
  readonly longIds?: boolean;
  /** How much closer together calls may come than they were sent. Default 5 ms. */
  readonly slackMs?: number;
};

/** Made-up brokers in this process: everything but the network. */
export type Sandbox = {
  readonly venue: Venue;
  readonly faces: readonly Face[];
  /** Answers a request as the network would bring it. */
  readonly handle: Door;
  readonly faults: FaultPlan;
  readonly streams: Streams;
  /** Lets one of the accounts give an order now. Returns how many fills it made. */
  readonly trade: () => number;
  /** What a user types into the connect form, by broker id and field name. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Executions that clients can see by now, each as it stands now. */
  readonly executions: (broker?: string) => readonly TruthExecution[];
  readonly requests: () => readonly RequestSeen[];
  /** What clients did that they must not do. */
  readonly violations: () => readonly RequestSeen[];
};

/** Make-believe brokers with a made-up past, in this process. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { seed = "1", brokers = Object.keys(MAKERS), slackMs = 5 } = options;
  const clock = skewed(options.clock, options.skewMs ?? 0);
  const venue = createVenue({ clock });
  const tradings: Trading[] = [];
  const random = seeded(`${seed} sandbox`);
  const plan = createFaultPlan(options.faults);
  const faces = brokers.map((broker) =>
    makerOf(broker)({ ...makingOf(options, seed, broker), clock, venue, tradings }),
  );
  const requests = () => venue.truth.filter((event) => event.type === "request_seen");
  return {
    venue,
    faces,
    handle: createDoor({ faces, venue, clock, plan, slackMs }),
    faults: plan,
    streams: createStreams(faces, venue),
    trade: () => (tradings.length > 0 ? random.pick(tradings).trade() : 0),
    credentials: Object.fromEntries(faces.map(({ broker, credentials }) => [broker, credentials])),
    executions: (broker) =>
      faces
        .filter((face) => broker === undefined || face.broker === broker)
        .flatMap((face) => face.executions()),
    requests,
    violations: () => requests().filter(({ violation }) => violation !== undefined),
  };
}

/** Sandbox brokers that listen on the loopback. */
export type RunningSandbox = Sandbox & {
  readonly url: string;
  /** Where adapters find each broker, by broker id and name of the origin in its manifest. */
  readonly origins: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly close: () => Promise<void>;
};

/** Serves make-believe brokers over real HTTP. Port 0, the default, takes any that is free. */
export async function startSandbox(
  options: SandboxOptions & { readonly port?: number },
): Promise<RunningSandbox> {
  const sandbox = createSandbox(options);
  const control = createControl(sandbox, () => origins);
  const { url, close } = await listen({
    answer: (request, message) =>
      control(request, message.socket.remoteAddress) ?? sandbox.handle(request),
    streams: sandbox.streams,
    clock: options.clock,
    port: options.port ?? 0,
  });
  const origins = Object.fromEntries(
    sandbox.faces.map((face) => [face.broker, absolute(face.origins, url)]),
  );
  return { ...sandbox, url, origins, close };
}

/** Paths below the sandbox; one that begins with "ws:" is that of a WebSocket. */
const absolute = (paths: Readonly<Record<string, string>>, url: string) =>
  Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [
      name,
      path.startsWith("ws:") ? `${url.replace("http:", "ws:")}${path.slice(3)}` : `${url}${path}`,
    ]),
  );

function makerOf(broker: string) {
  const make = MAKERS[broker];
  if (!make) throw new RangeError(`No sandbox speaks for "${broker}"`);
  return make;
}

const skewed = (clock: Clock, ms: number): Clock => ({
  ...clock,
  now: () => instantOf(epochMs(clock.now()) + ms),
});

function makingOf(options: SandboxOptions, seed: string, broker: string) {
  const { history = {}, personalities, longIds = false } = options;
  const personality = personalities?.[broker];
  return {
    seed,
    firstId: longIds ? 2n ** 53n + 1n : 1n,
    ...(personality ? { personality } : {}),
    history:
      history === "none"
        ? undefined
        : { days: history.days ?? 30, fills: history.fills ?? 120, isLong: history.isLong },
  };
}
