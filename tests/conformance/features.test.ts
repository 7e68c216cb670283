/** What brokers state of accounts and list as tradeable, read over sockets from the sandbox. */
import { afterAll, describe, expect, test } from "vitest";
import { brokers } from "#brokers";
import { createBreakers, createMemoryLimiter, createRetry } from "#guard";
import { type ClosableNet, createClient, type TokenSet, undiciNet } from "#kit";
import { MAKERS, type RunningSandbox, startSandbox } from "#sandbox";
import { fastClock } from "../support/fast-clock.ts";

const clock = fastClock(10);
const random = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 };
const open: (RunningSandbox | ClosableNet)[] = [];
afterAll(() => Promise.all(open.map((each) => each.close())));

const played = brokers.filter(({ manifest }) => Object.hasOwn(MAKERS, manifest.id));
const adapters = await Promise.all(played.map(({ load }) => load()));
const probed = adapters.flatMap((adapter) =>
  adapter.probing ? [{ manifest: adapter.manifest, adapter, probing: adapter.probing }] : [],
);

/** What the sandbox begins with, and a symbol that it lists. */
const EXPECTED: Readonly<Record<string, { readonly facts: object; readonly listed: object }>> = {
  alpaca: {
    facts: {
      "asset:equity": true,
      "asset:crypto": true,
      "feature:short-selling": true,
      "feature:fractional": true,
    },
    listed: { symbol: "BTC/USD", name: "Bitcoin / US Dollar", isShortable: false },
  },
  oanda: {
    facts: {
      ...{ "asset:fx": true, "asset:cfd": true },
      ...{ "feature:hedging": false, "feature:guaranteed-stop": false },
    },
    listed: { symbol: "XAU_USD", name: "Gold", isTradable: true },
  },
  tradovate: {
    facts: { "asset:future": true },
    listed: { symbol: expect.stringMatching(/^ES[HMUZ]\d$/), name: "E-Mini S&P 500" },
  },
};

test("each broker that can be asked is asked here", () => {
  expect(probed.map(({ manifest }) => manifest.id)).toEqual(Object.keys(EXPECTED).toSorted());
});

describe.each(probed)("$manifest.name", async ({ manifest, adapter, probing }) => {
  const sandbox = await startSandbox({
    ...{ clock, brokers: [manifest.id], slackMs: 1000, history: "none" },
    personalities: { [manifest.id]: manifest },
  });
  const origins = sandbox.origins[manifest.id] ?? {};
  const net = undiciNet({ origins: Object.values(origins) });
  open.push(sandbox, net);
  const credentials = sandbox.credentials[manifest.id] ?? {};
  let token: TokenSet | undefined;
  const call = createClient({
    ...{ adapter, environment: "paper", origins, net, clock, credential: "c" },
    ...{
      credentials: () => credentials,
      token: async () => token,
      attemptMs: 300_000,
      deadlineMs: 600_000,
    },
    limiter: createMemoryLimiter({ clock }),
    retry: createRetry({ clock, random }),
    breakers: createBreakers({ clock }),
  });
  const deskOf = async () => {
    token ??= await adapter.signIn?.(call, credentials, clock.now());
    const [account] = await adapter.accounts(call);
    return { call, account: account ?? expect.fail("The sandbox has no account") };
  };
  const expected = EXPECTED[manifest.id];

  test("states what an account may do, with what that rests on", async () => {
    const { facts } = (await probing.features?.(await deskOf())) ?? expect.fail("Not asked");
    expect(Object.fromEntries(facts.map(({ capability, has }) => [capability, has]))).toEqual(
      expected?.facts,
    );
    for (const { evidence } of facts) expect(evidence).toMatch(/^[\w ]+: \S/);
  });

  test("lists what can be traded, each under a symbol and an identity of its own", async () => {
    const desk = await deskOf();
    const { items, unread } =
      (await probing.listing?.read(desk, clock.now())) ?? expect.fail("Lists nothing");
    expect(unread).toBe(0);
    expect(items).toContainEqual(expect.objectContaining(expected?.listed));
    expect(new Set(items.map(({ symbol }) => symbol)).size).toBe(items.length);
    expect(new Set(items.map(({ instrument }) => instrument.id)).size).toBe(items.length);
    const [first] = items;
    const found = await adapter.trading?.instruments?.(desk, first?.symbol ?? "");
    expect(found?.map(({ id }) => id)).toContain(first?.instrument.id);
  });

  test("breaks no rule of the broker", () => expect(sandbox.violations()).toEqual([]));
});
