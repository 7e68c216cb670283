import { describe, expect, it } from "vitest";
import { type DeadLetters, fail, type Failure, type NewDeadLetter } from "#domain";
import { BrokerApiError, BrokerAuthError, BrokerRateLimitError } from "#guard";
import { createMemoryStore } from "#testing";
import { CONNECTION, fakeBroker, fakeClock, fakeParts } from "./fakes.ts";
import { createPulls } from "./pulls.ts";

const down = new BrokerApiError("Down", { code: "BROKER_UNAVAILABLE", retryable: true });
const refused = new BrokerAuthError("The key is not accepted", { broker: "fake" });
const limited = new BrokerRateLimitError("Too many", { broker: "fake", retryAfterMs: 60_000 });
const broken: Failure = { code: "broken", message: "It broke", owner: "us", next: "Report it" };

async function desk() {
  const clock = fakeClock();
  const laid: NewDeadLetter[] = [];
  const healed: string[] = [];
  const states: string[] = [];
  let trouble: unknown;
  const adapter = fakeBroker({
    records: [],
    more: {
      accounts: async () => {
        if (trouble !== undefined) throw trouble;
        return [{ key: "1", number: "1" }];
      },
    },
  });
  const made = await fakeParts(adapter, createMemoryStore, clock);
  const deadLetters: DeadLetters = {
    async put(letter) {
      laid.push(letter);
      states.push((await made.store.read(CONNECTION))?.state ?? "");
      return `letter ${laid.length}`;
    },
    heal: async (subject) => healed.push(subject) > 0,
  };
  const pulls = createPulls({ ...made, deadLetters });
  return {
    ...{ laid, healed, states },
    fail: async (error: unknown, times: number) => {
      trouble = error;
      for (let n = 0; n < times; n++) await pulls.pull(CONNECTION, "manual");
    },
    heal: async () => {
      trouble = undefined;
      await pulls.pull(CONNECTION, "scheduled");
    },
  };
}

describe("a connection that fails", () => {
  it("lays a letter down once its retries are used up, before it shows as an error", async () => {
    const { laid, states, fail: failing } = await desk();
    await failing(down, 3);
    expect(laid).toEqual([]);
    await failing(down, 1);
    expect(laid).toMatchObject([
      {
        ...{ kind: "pull", subject: `connection:${CONNECTION}`, connection: CONNECTION },
        ...{ label: "Fake", failureClass: "passing", attempts: 4 },
        failure: { owner: "broker", next: expect.any(String) },
        payload: { broker: "fake", environment: "paper", trigger: "manual", pull: "pull 4" },
      },
    ]);
    expect(states).toEqual(["syncing"]);
    await failing(down, 1);
    expect(laid.map(({ attempts }) => attempts)).toEqual([4, 5]);
  });

  it("says whose fault it is", async () => {
    const { laid, fail: failing } = await desk();
    await failing({ toString: () => fail(broken) }, 4);
    expect(laid.at(-1)?.failureClass).toBe("fault");
  });

  it("lays none down while the user or a limit stands in the way", async () => {
    const { laid, fail: failing } = await desk();
    await failing(limited, 9);
    await failing(refused, 2);
    expect(laid).toEqual([]);
  });

  it("needs nobody any more when it is read", async () => {
    const { healed, fail: failing, heal } = await desk();
    await failing(down, 4);
    expect(healed).toEqual([]);
    await heal();
    expect(healed).toEqual([`connection:${CONNECTION}`]);
  });
});
