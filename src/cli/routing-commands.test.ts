import { describe, expect, test } from "vitest";
import type { RoutingDecisionBody } from "#http";
import { fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const decision: RoutingDecisionBody = {
  ...{ order: "0198c1-1", at: "2026-01-05T15:00:00.000000Z", position: "p/1" },
  ...{ policy: { id: "steady", version: 2 }, environment: "paper", symbol: "ACME" },
  ...{ side: "buy", type: "market", quantity: "10" },
  route: { id: "paper:a", broker: "paper", connection: "c1", account: "paper:a" },
  steps: [{ kind: "lowest-cost", text: '"paper:a" has the lowest cost of 1: 0.10 bps' }],
  considered: [
    { route: "paper:a", isChosen: true, objections: [], score: 0.1 },
    {
      ...{ route: "paper:b", isChosen: false },
      objections: [{ code: "health", text: "It is down" }],
    },
  ],
};
const { route: _, ...nowhere } = decision;
const failure = {
  ...{ code: "no-route", message: "No account can", owner: "user", next: "Look" },
} as const;
const order = {
  ...{ id: "0198c1-1", connection: "c1", account: "paper:a", environment: "paper" },
  ...{ clientOrderId: "x", state: "acknowledged", status: "filled", symbol: "ACME" },
  ...{ side: "buy", type: "market", quantity: "10", filled: "10", averagePrice: "142.5" },
  ...{ timeInForce: "day", createdAt: "2026-01-05T15:00:00.000000Z" },
};

async function run(args: readonly string[], replies: Parameters<typeof fakeHost>[0]) {
  const fake = fakeHost(replies);
  const code = await runProgram(["routing", ...args], fake.host);
  return { code, ...fake.written, called: fake.called };
}

describe("routing", () => {
  test("writes a policy from words, and says its version", async () => {
    const words = ["pinned:paper:a", "priority", "priority:paper:a,paper:b", "best-quality:50"];
    const { code, out, called } = await run(["set", "steady", ...words, "experiment:e1"], {
      "PUT /api/routing/policies": ({ body }) => ({ ...(body as object), version: 3 }),
    });
    expect(code).toBe(0);
    expect(called[0]?.given?.body).toEqual({
      id: "steady",
      steps: [
        { kind: "pinned", route: "paper:a" },
        { kind: "priority", routes: [] },
        { kind: "priority", routes: ["paper:a", "paper:b"] },
        { kind: "best-quality", fewestOrders: 50 },
        { kind: "experiment", experiment: "e1" },
      ],
    });
    expect(out).toBe(`Policy "steady" is now version 3: ${words.join(" ")} experiment:e1\n`);
  });

  test("a word that is no step is refused before anything is asked", async () => {
    const { code, err, called } = await run(["set", "steady", "cheapest"], {});
    expect(code).toBe(1);
    expect(err).toContain('"cheapest" is no step of a policy');
    expect(called).toEqual([]);
  });

  test("explains every account, and fails where none can take the order", async () => {
    const words = ["explain", "buy", "10", "ACME", "--policy", "steady"];
    const shown = await run(words, { "POST /api/routing/explain": () => decision });
    expect(shown.code).toBe(0);
    expect(shown.called[0]?.given?.body).toMatchObject({ policy: "steady", environment: "paper" });
    expect(shown.out.split("\n").slice(0, 4)).toEqual([
      'PAPER buy 10 ACME goes to paper:a (paper), by policy "steady", version 2.',
      'lowest-cost: "paper:a" has the lowest cost of 1: 0.10 bps.',
      "* paper:a: could take it, 0.10 bps",
      "- paper:b: It is down",
    ]);
    const none = await run([...words, "--live"], {
      "POST /api/routing/explain": () => ({ ...nowhere, failure }),
    });
    expect(none.code).toBe(2);
    expect(none.called[0]?.given?.body).toMatchObject({ environment: "live" });
    expect(none.out).toContain("goes nowhere: No account can. Look");
  });

  test("places with a key of its own, and says where it went and why", async () => {
    const { code, out, called } = await run(["place", "buy", "10", "ACME"], {
      "POST /api/orders/route": () => ({ order, decision }),
    });
    expect([code, called[0]?.given?.body]).toEqual([
      0,
      {
        ...{ symbol: "ACME", side: "buy", quantity: "10", type: "market", timeInForce: "day" },
        ...{ reduceOnly: false, policy: "default", environment: "paper" },
        idempotencyKey: "made-up-key",
      },
    ]);
    expect(out).toContain("PAPER buy 10 ACME: filled");
    expect(out).toContain('"paper:a" has the lowest cost of 1: 0.10 bps.');
  });

  test("lists decisions, shows one by how its order begins, and speaks JSON", async () => {
    const replies = {
      "GET /api/routing/decisions": () => ({ items: [decision, { ...nowhere, failure }] }),
      "GET /api/orders": () => ({ items: [order] }),
      "GET /api/routing/decisions/:id": () => decision,
    };
    const list = await run(["decisions"], replies);
    expect(list.out).toContain("buy 10 ACME");
    expect(list.out).toContain("no-route");
    expect((await run(["decisions", "0198"], replies)).out).toContain("* paper:a");
    const json = await run(["decisions", "--json"], replies);
    expect(JSON.parse(json.out)).toHaveLength(2);
    expect((await run(["decisions", "--limit", "0"], replies)).code).toBe(1);
  });

  test("filters decisions as it is told, and says where none is left", async () => {
    const replies = { "GET /api/routing/decisions": () => ({ items: [] }) };
    const words = ["decisions", "--search", "acme", "--refused", "--live"];
    const found = await run(words, replies);
    expect(found.called[0]?.given?.query).toEqual({
      ...{ limit: 20, search: "acme", outcome: "refused", environment: "live" },
    });
    expect(found.out).toBe("No decision like that is kept.\n");
    const both = await run(["decisions", "--routed", "--refused", "--paper", "--live"], replies);
    expect(both.called[0]?.given?.query).toEqual({ limit: 20 });
    expect(both.out).toBe("No decision was made yet.\n");
    const paper = await run(["decisions", "--routed", "--paper"], replies);
    expect(paper.called[0]?.given?.query).toMatchObject({
      ...{ outcome: "routed", environment: "paper" },
    });
  });

  test("removes a policy", async () => {
    const { out, called } = await run(["remove", "steady"], {
      "DELETE /api/routing/policies/:policy": () => undefined,
    });
    expect(called[0]?.given?.params).toEqual({ policy: "steady" });
    expect(out).toBe('Policy "steady" is removed.\n');
  });
});
