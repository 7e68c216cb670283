/** Orders that a policy routes, over HTTP: two paper accounts and the whole program. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  OrderBody,
  RoutedOrderBody,
  RoutingDecisionBody,
  RoutingDecisionList,
  RoutingPolicyBody,
} from "#http";
import { LOCAL_TENANT } from "#store";
import { type Browser, keyWith, type PeopleServer, peopleServer, setUp } from "../people/server.ts";

let server: PeopleServer;
let anna: Browser;
let rich: string;
let poor: string;
beforeAll(async () => {
  server = await peopleServer();
  anna = await setUp(server);
  rich = await connected("rich", "50000");
  poor = await connected("poor", "10");
});
afterAll(() => server?.close());

/** A new paper account, by the id that routes have. */
async function connected(account: string, cash: string): Promise<string> {
  const body = { environment: "paper", label: account, credentials: { account, cash } };
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
  expect(decision).toMatchObject({ route: { id: rich }, policy: { id: "default", version: 0 } });
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
