import { describe, expect, test } from "vitest";
import { fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const SHOW = "GET /api/configuration";
const CHANGE = "PUT /api/configuration";
const VERSIONS = "GET /api/configuration/versions";
const RESTORE = "POST /api/configuration/versions/:version/restore";

const document = { brokers: { oanda: { limitShare: 0.5, live: { enabled: false } } } };
const setting = (name: string, value: unknown, from: string) => ({ name, value, from });
const shown = {
  ...{ version: 4, document },
  brokers: [
    {
      ...{ id: "oanda", name: "OANDA", leastMinutes: 5, limits: [] },
      environments: [
        {
          environment: "live",
          settings: [
            setting("enabled", false, "database"),
            setting("limitShare", 0.5, "database"),
            setting("maxRetries", 3, "default"),
          ],
        },
      ],
    },
  ],
};
const version = {
  ...{ version: 5, at: "2026-01-05T15:00:00.000000Z", author: "user:anna", reason: "too slow" },
  changes: [{ path: "brokers.oanda.limitShare", before: 0.5, after: 1 }],
};
const replies = {
  [SHOW]: () => shown,
  [CHANGE]: () => version,
  [RESTORE]: () => version,
  [VERSIONS]: () => ({ items: [version] }),
};

async function run(...args: readonly string[]) {
  const fake = fakeHost(replies);
  const code = await runProgram(["config", ...args], fake.host);
  const given = (path: string) => fake.called.find((each) => each.path === path)?.given;
  return { code, ...fake.written, given };
}

describe("config", () => {
  test("shows what differs from the defaults and who says so, or everything", async () => {
    const { out } = await run();
    expect(out).toMatch(/oanda +live +limitShare +0\.5 +database/);
    expect(out).not.toContain("maxRetries");
    expect((await run("show", "--all")).out).toMatch(/maxRetries +3 +default/);
    expect(JSON.parse((await run("show", "--json")).out)).toEqual(shown);
  });

  test("sets one value of the version that it saw, with the reason", async () => {
    const { code, out, given } = await run(
      "set",
      "oanda",
      "maxRetries",
      "1",
      "--live",
      "--reason",
      "r",
    );
    expect(code).toBe(0);
    expect(given(CHANGE)).toEqual({
      body: {
        ...{ base: 4, reason: "r" },
        document: {
          brokers: { oanda: { limitShare: 0.5, live: { enabled: false, maxRetries: 1 } } },
        },
      },
    });
    expect(out).toBe("Version 5\n  brokers.oanda.limitShare: 0.5 -> 1\n");
  });

  test("takes a value back", async () => {
    const paper = await run("set", "oanda", "maxRetries", "1", "--paper", "--reason", "r");
    expect(paper.given(CHANGE)).toMatchObject({
      body: { document: { brokers: { oanda: { paper: { maxRetries: 1 } } } } },
    });
    const { given } = await run("unset", "oanda", "enabled", "--live", "--reason", "r");
    const { body } = given(CHANGE) as { body: { document: unknown } };
    expect(body.document).toEqual({ brokers: { oanda: { limitShare: 0.5 } } });
  });

  test("changes nothing without a reason", async () => {
    const { code, err, given } = await run("set", "oanda", "maxRetries", "1");
    expect(code).not.toBe(0);
    expect(err).toContain("--reason");
    expect(given(CHANGE)).toBeUndefined();
  });

  test("lists versions, and goes back to one as a new one", async () => {
    expect((await run("versions")).out).toMatch(/5 +2026-01-05 15:00:00Z +user:anna +too slow/);
    const { given } = await run("rollback", "3", "--reason", "too slow");
    expect(given(RESTORE)).toEqual({
      params: { version: "3" },
      body: { base: 4, reason: "too slow" },
    });
  });
});

describe("errors", () => {
  const report = {
    ...{ since: "2026-01-01T00:00:00.000000Z", count: 7, unmapped: 3 },
    items: [
      {
        ...{ broker: "oanda", environment: "paper", endpoint: "GET /accounts", code: "UNKNOWN" },
        ...{ brokerCode: "X9", isMapped: false, type: "data", count: 3, connections: 1 },
        ...{ firstHour: "2026-01-05T15:00:00.000000Z", lastAt: "2026-01-05T15:01:00.000000Z" },
        trend: [],
      },
    ],
  };
  const errors = async (items = report.items, ...args: readonly string[]) => {
    const answer = { ...report, items };
    const fake = fakeHost({ "GET /api/broker-errors": () => answer });
    await runProgram(["errors", ...args], fake.host);
    return { ...fake.written, given: fake.called[0]?.given };
  };

  test("says what failed, how often, and what nobody mapped", async () => {
    const { out, given } = await errors(report.items, "--broker", "oanda", "--days", "3");
    expect(given).toEqual({ query: { broker: "oanda", days: "3" } });
    expect(out).toMatch(/oanda paper +GET \/accounts +UNKNOWN +X9 \(unmapped\) +3 +1/);
    expect(out).toContain("7 failed, 3 of them with a code that nobody mapped");
  });

  test("says so where nothing failed", async () => {
    expect((await errors([])).out).toBe("No call to a broker failed.\n");
  });
});
