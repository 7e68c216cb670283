import { type Environment, instantOf } from "#domain";
import { createBreakers, createRetry, type Limiter } from "#guard";
import {
  type BrokerAdapter,
  type Call,
  type CallEvent,
  type ClientOptions,
  createClient,
  type Credentials,
  type Net,
  type NetReply,
  type NetRequest,
  type Origins,
  type TokenSet,
} from "#kit";
import { type SimulatedClock, simulatedClock } from "./simulated-clock.ts";

/** A reply as a test writes it. Without a type of content a body is JSON; objects are written as it. */
export type ScriptedReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | object;
};

export type ScriptedNet = Net & { readonly requests: readonly NetRequest[] };

/** A network in which every request is answered by the function; what it throws is a fault. */
export function scriptedNet(
  answer: (request: NetRequest, at: number) => ScriptedReply | Promise<ScriptedReply>,
): ScriptedNet {
  const requests: NetRequest[] = [];
  const net: Net = async (request) => {
    requests.push(request);
    return replyOf(await answer(request, requests.length));
  };
  return Object.assign(net, { requests });
}

function replyOf({ status = 200, headers = {}, body = "" }: ScriptedReply): NetReply {
  const isBytes = body instanceof Uint8Array;
  const text = typeof body === "string" ? body : isBytes ? "" : JSON.stringify(body);
  const bytes = isBytes ? body : new TextEncoder().encode(text);
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status,
    headers: { "content-type": "application/json", ...Object.fromEntries(named) },
    body: bytes,
  };
}

/** A limiter that lets everything through at once and remembers what it was told. */
export function openLimiter() {
  const frozen: { readonly key: string; readonly forMs: number }[] = [];
  const observed: { readonly key: string; readonly used: number }[] = [];
  const limiter: Limiter = {
    guardMs: 0,
    take: async () => ({ ok: true }),
    reserve: async () => ({ ok: true, waitMs: 0 }),
    prepare: () => () => ({ ok: true, waitMs: 0 }),
    freeze: async (key, forMs) => void frozen.push({ key, forMs }),
    observe: async ({ key }, used) => void observed.push({ key, used }),
    status: async ({ max }) => ({ current: 0, max, resetAt: instantOf(0), frozenForMs: 0 }),
    close: async () => {},
  };
  return { ...limiter, frozen, observed };
}

export type TestClientOptions = {
  readonly environment?: Environment;
  /** Default: each field of the form filled with a text that no reply contains. */
  readonly credentials?: Credentials;
  readonly token?: TokenSet;
  readonly origins?: Origins;
  readonly more?: Partial<ClientOptions>;
};

export type TestClient = {
  readonly call: Call;
  readonly clock: SimulatedClock;
  readonly requests: readonly NetRequest[];
  readonly events: readonly CallEvent[];
  readonly limiter: ReturnType<typeof openLimiter>;
  readonly credentials: Credentials;
  /** Lets simulated time pass until the work is done. */
  readonly finish: SimulatedClock["finish"];
};

/** The real client of a broker over a scripted network, on simulated time and without limits. */
export function testClient(
  adapter: BrokerAdapter,
  net: ScriptedNet,
  options: TestClientOptions = {},
): TestClient {
  const clock = simulatedClock();
  const limiter = openLimiter();
  const events: CallEvent[] = [];
  const credentials = options.credentials ?? filledForm(adapter);
  const random = { fraction: () => 0.5, bytes: (count: number) => new Uint8Array(count) };
  const call = createClient({
    adapter,
    environment: options.environment ?? someEnvironment(adapter),
    origins: options.origins,
    net,
    limiter,
    clock,
    retry: createRetry({ clock, random }),
    breakers: createBreakers({ clock }),
    credential: "test-connection",
    credentials: () => credentials,
    token: async () => options.token,
    observe: (event) => void events.push(event),
    ...options.more,
  });
  const { finish } = clock;
  return { call, clock, requests: net.requests, events, limiter, credentials, finish };
}

const someEnvironment = ({ manifest }: BrokerAdapter): Environment =>
  manifest.environments.paper ? "paper" : "live";

/** Values that would be noticed anywhere: long, and of no meaning. */
const filledForm = ({ manifest }: BrokerAdapter): Credentials =>
  Object.fromEntries(manifest.credentials.map(({ name }) => [name, `canary-of-${name}-5fe3a1c7`]));
