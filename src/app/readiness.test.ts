import { describe, expect, it } from "vitest";
import { simulatedClock } from "#testing";
import { createReadiness } from "./readiness.ts";

const silent = (): Promise<boolean> => new Promise(() => undefined);
const away = (): Promise<boolean> => Promise.reject(new Error("postgres://anna:sesame@db is away"));

type Changes = Partial<Parameters<typeof createReadiness>[0]>;

function asked(changes: Changes = {}) {
  const clock = simulatedClock();
  let looks = 0;
  const census = {
    isCurrent: async () => (looks++, true),
  };
  const state = async () =>
    ({ backend: "postgres", reachable: true, waiting: 0, active: 0 }) as const;
  const ready = createReadiness({
    ...{ store: { census }, vault: { ready: async () => undefined }, queue: { state } },
    ...{ limitsShared: () => true, clock },
    ...changes,
  });
  return { clock, ready: () => clock.finish(ready()), looks: () => looks };
}

describe("a server is ready", () => {
  it("when database, tables, key, queue and limits are well", async () => {
    const { checks } = await asked().ready();
    expect(checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...["database ok", "migrations ok", "vault ok", "queue ok", "limits ok"],
    ]);
  });

  it("but less than it should be without its queue or its Redis", async () => {
    const { checks } = await asked({
      queue: { state: () => new Promise(() => undefined) },
      limitsShared: () => false,
    }).ready();
    expect(checks.filter(({ state }) => state === "degraded").map(({ name }) => name)).toEqual([
      ...["queue", "limits"],
    ]);
  });

  it("and asks the database once a second at most", async () => {
    const { ready, looks, clock } = asked();
    await Promise.all([ready(), ready(), ready()]);
    await ready();
    expect(looks()).toBe(1);
    await clock.advance(1_000);
    await ready();
    expect(looks()).toBe(2);
  });
});

describe("a server is not ready", () => {
  const lacking: readonly (readonly [string, Changes])[] = [
    ["database, migrations", { store: { census: { isCurrent: away } } }],
    ["database, migrations", { store: { census: { isCurrent: silent } } }],
    ["migrations", { store: { census: { isCurrent: async () => false } } }],
    ["vault", { vault: { ready: async () => void (await away()) } }],
  ];
  it.each(lacking)("without %s, and tells no more than that", async (named, changes) => {
    const error: unknown = await asked(changes)
      .ready()
      .catch((failed: unknown) => failed);
    expect(error).toMatchObject({ message: `The server cannot work: ${named}` });
    expect(JSON.stringify(error)).not.toContain("sesame");
  });
});
