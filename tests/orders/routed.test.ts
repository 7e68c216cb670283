/** Orders that a policy routes, over HTTP: paper accounts and the whole program. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brokerCatalogue } from "#brokers";
import { instantOf } from "#domain";
import {
  type OrderBody,
  type RoutedOrderBody,
  routedOrderInput,
  type RoutingDecisionBody,
  type RoutingDecisionList,
  type RoutingPolicyBody,
} from "#http";
import { LOCAL_TENANT } from "#store";
import { routingServices } from "../../src/app/routing/services.ts";
import { type Browser, browser, type PeopleServer, peopleServer, setUp } from "../people/server.ts";

let server: PeopleServer;
let anna: Browser;
let rich: string;
let poor: string;
let other: string;
beforeAll(async () => {
  server = await peopleServer();
  anna = await setUp(server);
  rich = await connected("rich", "50000");
  poor = await connected("poor", "10");
  other = await connected("other", "50000");
});
afterAll(() => server?.close());

/** A new paper account, by the id that routes have. */
async function connected(account: string, cash: string): Promise<string> {
  const body = { environment: "paper", label: `${account} desk`, credentials: { account, cash } };
  const { json, text, status } = await anna.ask("POST", "/api/brokers/paper/connect", { body });
  if (status !== 200) throw new Error(text);
  await server.serving.system.idle();
  const [{ id = "" } = {}] = json["accounts"] as readonly { readonly id?: string }[];
  return id;
}

async function asked<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await anna.ask(method, path, body === undefined ? {} : { body });
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.json as Reply;
}

let keys = 0;
const order = (changes: Record<string, unknown> = {}) => ({
  ...{ symbol: "ACME", side: "buy", type: "market", quantity: "1" },
  ...{ idempotencyKey: `routed-key-${++keys}`, ...changes },
});
const place = (changes?: Record<string, unknown>) =>
  asked<RoutedOrderBody>("POST", "/api/orders/route", order(changes));
const explain = ({ idempotencyKey: _, ...ticket } = order()) =>
  asked<RoutingDecisionBody>("POST", "/api/routing/explain", ticket);
const policy = (id: string, ...steps: unknown[]) =>
  asked<RoutingPolicyBody>("PUT", "/api/routing/policies", { id, steps });
const objections = ({ considered }: RoutingDecisionBody, route: string) =>
  considered.find((each) => each.route === route)?.objections.map(({ code }) => code);
const orders = async () => (await asked<{ items: OrderBody[] }>("GET", "/api/orders")).items;

test("a preview says what speaks against each account, and sends and keeps nothing", async () => {
  const decision = await explain(order({ quantity: "20" }));
  expect(decision).toMatchObject({ policy: { id: "default", version: 0 } });
  expect(decision.considered.find(({ isChosen }) => isChosen)?.route).toBe(decision.route?.id);
  expect(objections(decision, rich)).toEqual([]);
  expect(objections(decision, poor)).toEqual(["buying-power"]);
  expect(decision.order).toBeUndefined();
  expect(await orders()).toEqual([]);
  const kept = await asked<RoutingDecisionList>("GET", "/api/routing/decisions");
  expect(kept.items).toEqual([]);
});

test("an order goes where its policy says, and the decision is kept under it", async () => {
  expect(await policy("rich-first", { kind: "priority", routes: [rich, poor] })).toMatchObject({
    version: 1,
  });
  const { order: placed, decision } = await place({ policy: "rich-first", symbol: "GLOBX" });
  expect(placed).toMatchObject({ state: "acknowledged", status: "filled" });
  expect(placed.account).toBe(rich);
  expect(decision).toMatchObject({ order: placed.id, policy: { id: "rich-first", version: 1 } });
  const kept = await asked(`GET`, `/api/routing/decisions/${placed.id}`);
  expect(kept).toEqual(decision);
});

test("a key names one order: asked again it goes where it went, whatever the policy says now", async () => {
  await policy("moving", { kind: "pinned", route: rich });
  const asking = order({ policy: "moving", symbol: "INIT" });
  const first = await asked<RoutedOrderBody>("POST", "/api/orders/route", asking);
  expect((await policy("moving", { kind: "pinned", route: other })).version).toBe(2);
  const again = await asked<RoutedOrderBody>("POST", "/api/orders/route", asking);
  expect(again).toEqual(first);
  expect(again.decision.policy.version).toBe(1);
  const body = { ...asking, quantity: "2" };
  const another = await anna.ask("POST", "/api/orders/route", { body });
  expect(another.json["code"]).toBe("idempotency-conflict");
});

test("orders follow the position they belong to until it is closed; the next goes by the policy", async () => {
  await policy("follow", { kind: "pinned", route: rich });
  const at = async (changes: Record<string, unknown>) => {
    const { order: placed, decision } = await place({
      policy: "follow",
      symbol: "PAPR",
      ...changes,
    });
    expect(placed.status).toBe("filled");
    return { account: placed.account, position: decision.position, step: decision.steps[0]?.kind };
  };
  const opened = await at({ quantity: "3" });
  expect(opened).toMatchObject({ account: rich, step: "pinned" });
  await policy("follow", { kind: "pinned", route: other });
  const followed = { account: rich, position: opened.position, step: "position" };
  expect(await at({ side: "sell" })).toEqual(followed);
  expect(await at({ side: "sell", quantity: "2" })).toEqual(followed);
  const next = await at({});
  expect(next).toMatchObject({ account: other, step: "pinned" });
  expect(next.position).not.toBe(opened.position);
});

test("orders that open a position at once go to one account, whatever each was told to do", async () => {
  await policy("one", { kind: "pinned", route: rich });
  await policy("two", { kind: "pinned", route: other });
  const both = await Promise.all(
    ["one", "two"].map((name) => place({ policy: name, symbol: "EUR.USD" })),
  );
  const [first, second] = both.map(({ decision }) => decision);
  expect(first?.position).toBe(second?.position);
  expect(first?.route).toEqual(second?.route);
});

test("an order whose process died once it was decided goes where it was to go", async () => {
  const { tenants, settings } = server.serving.system;
  const dying = routingServices({
    ...{ tenant: LOCAL_TENANT, ordering: tenants.ordersOf(LOCAL_TENANT), brokers: brokerCatalogue },
    ...{ settings: settings.of, orders: { place: () => Promise.reject(new Error("Died")) } },
    qualities: { of: async () => new Map() },
  });
  await policy("dying", { kind: "pinned", route: other });
  const asking = order({ policy: "dying", symbol: "XBT.USD", quantity: "0.1" });
  const defaults = { timeInForce: "day", reduceOnly: false, environment: "paper" };
  const input = routedOrderInput.parse({ ...asking, ...defaults });
  await expect(dying.place(input)).rejects.toThrow("Died");
  await policy("dying", { kind: "pinned", route: rich });
  const { order: placed } = await asked<RoutedOrderBody>("POST", "/api/orders/route", asking);
  expect(placed).toMatchObject({ account: other, status: "filled" });
});

test("an order that no account can take is refused with every reason, the same each time", async () => {
  const body = order({ symbol: "NOBODY" });
  const refused = await anna.ask("POST", "/api/orders/route", { body });
  expect(refused).toMatchObject({ status: 422, json: { code: "no-route" } });
  const { reasons } = refused.json["details"] as { readonly reasons: readonly string[] };
  expect(reasons).toHaveLength(3);
  expect(reasons.join()).toContain('It is not known whether it trades "NOBODY"');
  const again = await anna.ask("POST", "/api/orders/route", { body });
  expect(again.json).toEqual(refused.json);
  // Nothing is in the journal of orders, and the key is taken all the same.
  const another = await anna.ask("POST", "/api/orders/route", {
    body: { ...body, symbol: "ACME" },
  });
  expect(another.json["code"]).toBe("idempotency-conflict");
  const { items } = await asked<RoutingDecisionList>("GET", "/api/routing/decisions?limit=1");
  expect(items).toMatchObject([{ symbol: "NOBODY", failure: { code: "no-route" } }]);
});

test("decisions are found by what they say and by the name of a connection", async () => {
  const found = async (query: string) => {
    const path = `/api/routing/decisions?${query}`;
    return (await asked<RoutingDecisionList>("GET", path)).items;
  };
  expect((await found("outcome=refused")).map(({ symbol }) => symbol)).toEqual(["NOBODY"]);
  expect(await found("environment=live")).toEqual([]);
  const named = await found("search=OTHER%20DESK&outcome=routed");
  expect(new Set(named.map(({ route }) => route?.id))).toEqual(new Set([other]));
  const follows = await found("search=follow");
  expect(new Set(follows.map(({ policy: { id } }) => id))).toEqual(new Set(["follow"]));
});

test("what is measured of routed orders and charged in the settings makes the lowest cost", async () => {
  const document = { brokers: { paper: { commission: { basisPoints: "3" } } } };
  await asked("PUT", "/api/configuration", { base: 0, document, reason: "As they charge" });
  await policy("there", { kind: "pinned", route: other });
  await policy("cheap", { kind: "lowest-cost" });
  // The position that is open at one account is closed there, before another is measured.
  await place({ policy: "there", symbol: "GLOBX", side: "sell" });
  const bought = await place({ policy: "there", symbol: "GLOBX", quantity: "2" });
  expect(bought.order.account).toBe(other);
  await place({ policy: "there", symbol: "GLOBX", side: "sell", quantity: "2" });
  const fresh = await explain(order({ policy: "cheap", symbol: "GLOBX" }));
  expect(fresh.steps[0]?.kind).toBe("lowest-cost");
  const scores = fresh.considered.flatMap(({ route, score }) => (score ? [[route, score]] : []));
  expect(scores.map(([route]) => route).toSorted()).toEqual([other, rich].toSorted());
  for (const [, score] of scores) expect(score).toBeGreaterThan(3);
});

test("a routed order that was not measured is found until the next one is", async () => {
  const { scoped, routingDesk } = server.serving.system.store;
  const since = instantOf(0);
  expect(await routingDesk.unmeasured(since)).toEqual([]);
  const { order: lost } = await place({ symbol: "INIT", quantity: "5" });
  await scoped.query(
    sql`update route_decisions set is_measured = false where intent_id = ${lost.id}`,
  );
  expect(await routingDesk.unmeasured(since)).toEqual([lost.id]);
  await place({ symbol: "INIT", quantity: "6" });
  expect(await routingDesk.unmeasured(since)).toEqual([]);
});

test("an account that is paused is left out, and said to be down", async () => {
  const connections = await asked<{ items: { id: string; label: string }[] }>(
    ...(["GET", "/api/connections"] as const),
  );
  const { id = "" } = connections.items.find(({ label }) => label === "rich desk") ?? {};
  await asked("PUT", `/api/connections/${id}`, { syncEnabled: false });
  const decision = await explain(order());
  expect(decision.route?.id).toBe(other);
  expect(objections(decision, rich)).toContain("health");
  const said = decision.considered.find(({ route }) => route === rich)?.objections;
  expect(said?.map(({ text }) => text)).toContain("It is down: its connection is paused");
});

test("an account whose calls are used up is left out, and is said from when on it is there", async () => {
  const configured = await asked<{ version: number }>("GET", "/api/configuration");
  // A share of the limit that the questions of the preview have already used.
  await explain(order());
  const document = { brokers: { paper: { limitShare: 0.003 } } };
  const reason = "Spare it";
  const body = { base: configured.version, document, reason };
  const { version: base } = await asked<{ version: number }>("PUT", "/api/configuration", body);
  const decision = await explain(order());
  await asked("PUT", "/api/configuration", {
    base,
    document: { brokers: {} },
    reason: "As before",
  });
  expect(decision).toMatchObject({ failure: { code: "no-route" } });
  const said = decision.considered.find(({ route }) => route === other)?.objections;
  expect(said?.find(({ code }) => code === "limits")?.text).toMatch(
    /^Its limit of calls is used until "\d{4}-/u,
  );
});

test("a program's order waits for a person where its key says so, and acts are written down", async () => {
  const made = await anna.ask("POST", "/api/keys", {
    body: { name: "Careful", scopes: ["trade"], needsApproval: true },
  });
  const headers = { authorization: `Bearer ${String(made.json["key"])}` };
  const program = browser(server.serving);
  const body = order();
  const held = await program.ask("POST", "/api/orders/route", { body, headers });
  expect(held.json).toMatchObject({ order: { state: "created" }, decision: { symbol: "ACME" } });
  const steps = [{ kind: "lowest-cost" }];
  const own = await program.ask("PUT", "/api/routing/policies", {
    body: { id: "x", steps },
    headers,
  });
  expect(own.status).toBe(403);
  expect(await asked("DELETE", "/api/routing/policies/cheap")).toEqual({});
  const gone = await anna.ask("DELETE", "/api/routing/policies/cheap");
  expect(gone).toMatchObject({ status: 404, json: { code: "unknown-policy" } });
  const { audit } = server.serving.system.store;
  const acts = (await audit.entries({ tenant: LOCAL_TENANT, limit: 200 })).map(({ act }) => act);
  for (const act of ["routing-policy-changed", "routing-policy-removed", "order-held"])
    expect(acts).toContain(act);
});
