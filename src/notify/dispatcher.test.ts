/** Whatever dies at whatever moment, users hear of everything, and lists hold it once. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  connectionId,
  type DeadLetters,
  FailureError,
  type NewDeadLetter,
  tenantId,
} from "#domain";
import { createMemoryOutbox, simulatedClock, type SimulatedClock } from "#testing";
import { createDispatcher, type DispatcherParts } from "./dispatcher.ts";
import type { NotifyEvent } from "./events.ts";
import type { Mail } from "./mail.ts";
import type { Outbox, Webhook } from "./ports.ts";
import { DEFAULT_PREFERENCES } from "./spread.ts";
import type { PostRequest } from "./webhook/send.ts";

const TENANT = tenantId("t");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the world outside heard, and how it behaves. */
function createWorld() {
  const clock = simulatedClock();
  const memory = createMemoryOutbox();
  const heard = { posts: [] as PostRequest[], mails: [] as Mail[], letters: [] as NewDeadLetter[] };
  /** Statuses that the receiver answers with next; 200 from then on. */
  const statuses: number[] = [];
  const mailFaults: Error[] = [];
  const healed: string[] = [];
  const desk: DeadLetters = {
    put: async (letter) => `${heard.letters.push(letter)}`,
    heal: async (subject) => healed.push(subject) > 0,
  };
  const parts: DispatcherParts = {
    ...{ outbox: memory.outbox, owner: "p0", clock, url: "https://here" },
    random: { fraction: () => 0 },
    rules: { allowed: [], resolve: async () => ["93.184.215.14"] },
    post: async (request) => {
      const status = statuses.shift() ?? 200;
      if (status === 0) throw new Error("No answer");
      heard.posts.push(request);
      return { status };
    },
    mail: async (mail) => {
      const fault = mailFaults.shift();
      if (fault) throw fault;
      heard.mails.push(mail);
    },
    addressOf: async () => "anna@example.org",
    secretsOf: async () => [`whsec_${Buffer.alloc(32).toString("base64")}`],
    deadLettersOf: () => desk,
  };
  return { clock, memory, parts, heard, statuses, mailFaults, healed };
}

const event = (n: number, clock: SimulatedClock): NotifyEvent => ({
  ...{ kind: "sync-recovered", key: `event ${n}`, at: clock.now() },
  detail: { connection: connectionId("c"), label: `Label ${n}.`, broker: "b" },
});
const webhook = (id: string, clock: SimulatedClock): Webhook => ({
  ...{ id, url: `https://${id}.example.org/`, label: id, kinds: ["sync-recovered"] },
  ...{ enabled: true, createdAt: clock.now() },
});
const idsOf = (posts: readonly PostRequest[], host: string) =>
  posts
    .filter(({ target }) => target.url.host.startsWith(host))
    .map(({ headers }) => headers["webhook-id"] ?? "");

/** Runs a dispatcher again and again, over time, until nothing is due for days. */
async function settle({ clock }: ReturnType<typeof createWorld>, parts: DispatcherParts) {
  const dispatcher = createDispatcher(parts);
  for (let hours = 0; hours < 6 * 24; hours += 2) {
    await dispatcher.runDue();
    await clock.advance(2 * HOUR_MS);
  }
}

/** A process that dies before or after its n-th step outside of itself, and is then silent. */
function dying(world: ReturnType<typeof createWorld>, owner: string, steps: number) {
  let left = steps;
  const died = new Error("The process died");
  const mortal =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (left-- <= 0) throw died;
      const result = await work(...args);
      // What happened has happened; only the process does not learn of it.
      if (left-- <= 0) throw died;
      return result;
    };
  const { parts } = world;
  const { outbox: own, post, mail } = parts;
  const outbox: Outbox = {
    ...own,
    spread: mortal((options) => own.spread(options)),
    claim: mortal((request) => own.claim(request)),
    settle: mortal((claim, outcome) => own.settle(claim, outcome)),
  };
  return { ...parts, owner, outbox, post: mortal(post), mail: mail && mortal(mail) };
}

describe("a dispatcher", () => {
  it("loses nothing and doubles no list when processes die at any step", async () => {
    const crashes = fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 8 });
    const faults = fc.array(fc.constantFrom(0, 200, 302, 429, 500), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        crashes,
        faults,
        async (count, ends, bad) => {
          const world = createWorld();
          const { clock, memory, heard, statuses } = world;
          statuses.push(...bad);
          for (const id of ["one", "two"])
            await memory.settingsOf(TENANT).addWebhook(webhook(id, clock));
          const events = Array.from({ length: count }, (_, n) => event(n, clock));
          await memory.outbox.tell(TENANT, events);
          for (const [n, [steps, retells]] of ends.entries()) {
            // Who told and died before it knew tells again.
            if (retells) await memory.outbox.tell(TENANT, events);
            const parts = dying(world, `p${n + 1}`, steps);
            await createDispatcher(parts)
              .runDue()
              .catch(() => undefined);
            await clock.advance(60_000);
          }
          await settle(world, world.parts);

          const { items } = await memory.inboxOf(TENANT).list({ limit: 1000 });
          expect(items.map(({ key }) => key).toSorted()).toEqual(events.map(({ key }) => key));
          const text = heard.mails.map((mail) => mail.text).join("\n");
          for (const { detail } of events)
            expect(text).toContain("label" in detail ? detail.label : "");
          const wanted = items.map(({ id }) => `msg_${id}`).toSorted();
          for (const host of ["one", "two"]) {
            expect([...new Set(idsOf(heard.posts, host))].toSorted()).toEqual(wanted);
            const deliveries = await memory.settingsOf(TENANT).deliveries(host, 1000);
            expect(deliveries.map(({ state }) => state)).toEqual(wanted.map(() => "sent"));
          }
          expect(heard.letters).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("gives a message up after three days and lays it on the desk, once", async () => {
    const world = createWorld();
    const { clock, memory, heard, statuses, parts, healed } = world;
    await memory.settingsOf(TENANT).addWebhook(webhook("one", clock));
    await memory.outbox.tell(TENANT, [event(1, clock)]);
    statuses.push(...Array.from({ length: 10 }, () => 503));
    await settle(world, parts);
    expect(heard.posts).toHaveLength(10);
    expect(new Set(idsOf(heard.posts, "one")).size).toBe(1);
    expect(heard.letters).toMatchObject([
      { kind: "webhook", attempts: 10, payload: { webhook: "one" } },
    ]);
    const [delivery] = await memory.settingsOf(TENANT).deliveries("one", 9);
    expect(delivery?.state).toBe("failed");
    // Somebody sends it again from the log, so the letter needs nobody any more.
    await memory.settingsOf(TENANT).replay({ ids: [delivery?.id ?? ""] }, clock.now());
    await createDispatcher(parts).runDue();
    expect(healed).toEqual([`delivery:${delivery?.id}`]);
    expect(heard.posts).toHaveLength(11);
  });

  it("switches a webhook off that took nothing for five days, and drops the rest", async () => {
    const world = createWorld();
    const { clock, memory, heard, statuses, parts } = world;
    await memory.settingsOf(TENANT).addWebhook(webhook("one", clock));
    statuses.push(...Array.from({ length: 200 }, () => 0));
    for (let day = 0; day < 7; day++) {
      await memory.outbox.tell(TENANT, [event(day, clock)]);
      const dispatcher = createDispatcher(parts);
      for (let hour = 0; hour < 24; hour++) {
        await dispatcher.runDue();
        await clock.advance(DAY_MS / 24);
      }
    }
    const [off] = await memory.settingsOf(TENANT).webhooks();
    expect(off).toMatchObject({ enabled: false, disabledFor: { code: "webhook-unreachable" } });
    const states = (await memory.settingsOf(TENANT).deliveries("one", 9)).map(({ state }) => state);
    expect(states).toContain("dropped");
    expect(states).not.toContain("waiting");
    expect(heard.posts).toEqual([]);
  });

  it("gathers a day into one mail, and waits while the mail server is away", async () => {
    const world = createWorld();
    const { clock, memory, heard, mailFaults, parts } = world;
    const { email } = DEFAULT_PREFERENCES;
    const daily = { ...DEFAULT_PREFERENCES, email: { ...email, digest: "daily" as const } };
    await memory.settingsOf(TENANT).save(daily);
    mailFaults.push(new Error("Down"), new Error("Down"));
    const dispatcher = createDispatcher(parts);
    for (let hour = 0; hour < 48; hour++) {
      if (hour < 5) await memory.outbox.tell(TENANT, [event(hour, clock)]);
      await dispatcher.runDue();
      await clock.advance(HOUR_MS);
    }
    expect(heard.mails.map(({ subject }) => subject)).toEqual(["5 notices of OpenBlotter"]);
  });

  it("gives a mail up at once that is refused for good", async () => {
    const world = createWorld();
    const { clock, memory, heard, mailFaults, parts } = world;
    const refused = {
      code: "mail-refused",
      message: "No",
      owner: "user",
      next: "Mend it",
    } as const;
    mailFaults.push(new FailureError(refused));
    await memory.outbox.tell(TENANT, [event(1, clock)]);
    await settle(world, parts);
    expect(heard.mails).toEqual([]);
    expect(heard.letters).toMatchObject([{ kind: "notification", attempts: 1 }]);
  });

  it("plans no mail where there is no mail server, and takes no other's mail", async () => {
    const world = createWorld();
    const { clock, memory, heard, parts } = world;
    const { mail: _, ...without } = parts;
    await memory.outbox.tell(TENANT, [event(1, clock)]);
    await createDispatcher(without).runDue();
    await settle(world, parts);
    expect(heard.mails).toEqual([]);
    await memory.outbox.tell(TENANT, [event(2, clock)]);
    await createDispatcher({ ...parts, limits: { concurrency: 0 } }).runDue();
    expect(await createDispatcher(without).runDue()).toBe(0);
  });

  it("goes on by itself after trouble, and ends when it is stopped", async () => {
    const world = createWorld();
    const { clock, memory, heard, parts } = world;
    const troubles: unknown[] = [];
    let fails = 2;
    const spread: Outbox["spread"] = async (options) => {
      if (fails-- > 0) throw new Error("The database does not answer");
      return memory.outbox.spread(options);
    };
    const outbox = { ...parts.outbox, spread };
    const onTrouble = (error: unknown) => troubles.push(error);
    const dispatcher = createDispatcher({ ...parts, outbox, onTrouble });
    await memory.outbox.tell(TENANT, [event(1, clock)]);
    dispatcher.start();
    await clock.advance(20_000);
    expect([troubles.length, heard.mails.length]).toEqual([2, 1]);
    await clock.finish(dispatcher.stop());
    await memory.outbox.tell(TENANT, [event(2, clock)]);
    await clock.advance(20_000);
    expect(heard.mails).toHaveLength(1);
  });
});
