/** Data of one person, and calls of every endpoint that name it. */
import { z } from "zod";
import {
  accountId,
  clientOrderId,
  connectionId,
  Decimal,
  importId,
  type Instant,
  instrument,
  intentId,
  type OrderTicket,
  type TenantId,
} from "#domain";
import { type Endpoint, file, nothing, type Scope, signedCall } from "#http";
import type { NewOrder } from "#orders";
import type { Experiment } from "#routing";
import type { Store } from "#store";
import { book, DAY } from "../support/tradebook.ts";
import { type Browser, keyWith, type PeopleServer } from "./server.ts";

/** Ids of Anna's things, by what an endpoint calls them. */
export type Hers = Readonly<Record<Name, string>>;
type Name = (typeof NAMES)[number];
const NAMES = [
  ...["import", "account", "instrument", "trade", "connection", "session", "key", "invitation"],
  ...["letter", "webhook", "order", "experiment"],
] as const;

/** Texts that stand in her data and in nobody else's. */
export const MARKS = ["TESTCO", "a note of Anna", "Label of Anna"];

type Items = { readonly items: readonly Record<string, unknown>[] };
type Trade = { id: string; account: string; instrument: { id: string } };

/** Gives Anna an import, a trade with a note, a connection, a session, a key and an invitation. */
export async function fillHers({ serving }: PeopleServer, anna: Browser): Promise<Hers> {
  const first = async <Item>(path: string) => {
    const { items } = (await anna.ask("GET", path)).json as unknown as Items;
    return items[0] as Item;
  };
  const headers = { "content-type": "application/octet-stream" };
  await anna.send("POST", "/api/imports?name=hers.csv", book(DAY), headers);
  const trade = await first<Trade>("/api/trades");
  const imported = await first<{ report: { id: string } }>("/api/imports");
  const path = [trade.account, trade.instrument.id, trade.id].map(encodeURIComponent).join("/");
  const body = { note: "a note of Anna", tags: ["TESTCO"] };
  await anna.ask("PUT", `/api/trades/${path}/annotation`, { body });
  const connection = connectionId("connection-hers");
  const { store, services } = serving.system;
  await store.connections.create({
    ...{ id: connection, tenant: "local" as TenantId, broker: "oanda", environment: "paper" },
    ...{ label: "Label of Anna", createdAt: services.now(), syncEnabled: false },
    ...{ intervalMinutes: 15, source: importId("source-hers") },
  });
  const letter = await store.deadLetters.put({
    ...{ kind: "pull", subject: `connection:${connection}`, label: "Label of Anna", connection },
    failure: { code: "x", message: "It failed", owner: "us", next: "Report it" },
    ...{ failureClass: "fault", attempts: 4, payload: {}, at: services.now() },
  });
  const order = await writeOrder(store, services.now());
  const hook = { url: "https://example.org/hook", label: "Label of Anna", kinds: [] };
  const webhook = await anna.ask("POST", "/api/webhooks", { body: hook });
  // Told by the server itself, soon after.
  while ((await first("/api/notifications")) === undefined)
    await new Promise((done) => setTimeout(done, 20));
  const invitation = await anna.ask("POST", "/api/invitations", { body: { label: "Carl" } });
  return {
    import: imported.report.id,
    account: trade.account,
    instrument: trade.instrument.id,
    trade: trade.id,
    connection,
    session: (await first<{ id: string }>("/api/sessions")).id,
    key: (await keyWith(anna, ["read"])).id,
    invitation: String(invitation.json.id),
    letter,
    order,
    experiment: await writeExperiment(store, services.now()),
    webhook: (webhook.json as { webhook: { id: string } }).webhook.id,
  };
}

/** An order of hers that was refused, so that nobody looks after it; with its decision and policy. */
async function writeOrder(
  { orders, routing, routingDesk }: Store,
  createdAt: Instant,
): Promise<string> {
  const ticket: OrderTicket = {
    ...{ side: "buy", type: "limit", timeInForce: "gtc", quantity: Decimal.one },
    ...{ instrument: instrument({ kind: "equity", symbol: "TESTCO", currency: "USD" }) },
    limitPrice: Decimal.one,
  };
  const order: NewOrder = {
    ...{ id: intentId("order-hers"), connection: connectionId("connection-hers"), ticket },
    ...{ account: accountId("oanda", "1"), createdAt },
    environment: "paper",
    ...{ clientOrderId: clientOrderId("order-hers"), validUntil: createdAt },
    ...{ idempotencyKey: "order-hers", bodyHash: "hash" },
  };
  const failure = { code: "x", message: "It is refused", owner: "user", next: "Nothing" } as const;
  await orders.open(order, createdAt, () => ({ denied: failure }));
  await routing.keepDecision(order.id, {
    ...{ at: createdAt, position: "paper/TESTCO/1", policy: { id: "default", version: 0 } },
    ...{ steps: [], considered: [], failure },
    asked: {
      ...{ id: order.id, hash: "hash", environment: "paper", symbol: "TESTCO", side: "buy" },
      ...{ type: "limit", quantity: "1", quotes: {} },
    },
  });
  const steps = [{ kind: "pinned", route: "TESTCO" } as const];
  await routingDesk.savePolicy({ id: "of-anna", steps }, createdAt);
  return order.id;
}

/** An experiment of hers that does not run. */
async function writeExperiment({ routing }: Store, at: Instant): Promise<string> {
  const [id, control] = ["experiment-hers", "account-hers"];
  const version = { version: 1, shares: { [control]: 1_000_000 }, at, by: "x", reason: "y" };
  const experiment: Experiment = {
    ...{ id, name: "Label of Anna", environment: "paper", state: "draft", salt: "s", control },
    arms: [{ id: control, environment: "paper" }],
    ...{ coverage: 1_000_000, alpha: 0.05, power: 0.8, units: 1_000, guardrails: [] },
    ...{ goal: { metric: "fill-rate", difference: 0.05 }, selection: { kind: "split" } },
    versions: [version],
  };
  await routing.saveExperiment(experiment, 0);
  return id;
}

/** Which thing an address names, by the resource that it begins with. */
const NAMED: Readonly<Record<string, Name>> = {
  imports: "import",
  trades: "trade",
  connections: "connection",
  sessions: "session",
  keys: "key",
  "dead-letters": "letter",
  orders: "order",
  routing: "order",
  experiments: "experiment",
  webhooks: "webhook",
  invitations: "invitation",
};

/** An order on her connection. */
const TICKET = {
  ...{ connection: "connection-hers", symbol: "TESTCO", side: "buy", type: "market" },
  quantity: "1",
};

const PLAN = {
  ...{ name: "X", environment: "paper", control: "a", goal: { metric: "slippage", difference: 1 } },
  arms: ["a", "b"].map((id) => ({ id, percent: 50 })),
};

/** An order that goes wherever it may. */
const ROUTED = { symbol: "XYZ", side: "buy", type: "market", quantity: "1" };

/** Bodies that each endpoint takes; a schema that takes nothing needs none. */
const BODIES: Readonly<Record<string, unknown>> = {
  probeCapabilities: { connection: "connection-hers" },
  annotateTrade: { note: "taken", tags: [] },
  connectBroker: { credentials: { token: "t", accountId: "1" } },
  changeConnection: { label: "taken" },
  changeConnectedAccount: { syncEnabled: false },
  reconnectBroker: { credentials: { token: "t", accountId: "1" } },
  backfillConnection: {},
  setUp: { token: "t", name: "X", email: "x@example.org", password: "many plain words" },
  signIn: { email: "x@example.org", password: "p" },
  passSecondFactor: { code: "123456" },
  changePassword: { current: "p", next: "many plain words" },
  beginSecondFactor: { password: "p" },
  confirmSecondFactor: { code: "123456" },
  removeSecondFactor: { password: "p" },
  makeKey: { name: "X", scopes: ["read"] },
  invite: { label: "X" },
  readNotifications: {},
  routeOrder: { ...ROUTED, idempotencyKey: "another key of theirs" },
  explainRoute: ROUTED,
  saveRoutingPolicy: {
    ...{ id: "theirs", steps: [{ kind: "pinned", route: "oanda:1" }] },
  },
  placeOrder: { ...TICKET, idempotencyKey: "a key of theirs" },
  previewOrder: TICKET,
  changeOrder: { quantity: "2" },
  changeConfiguration: { base: 0, document: { brokers: {} }, reason: "taken" },
  restoreConfiguration: { base: 0, reason: "taken" },
  changeTrading: { trading: "open" },
  createExperiment: { ...PLAN, id: "experiment-theirs", reason: "taken" },
  previewExperiment: PLAN,
  startExperiment: { reason: "taken" },
  stopExperiment: { reason: "taken" },
  archiveExperiment: { reason: "taken" },
  weighExperiment: { percent: { a: 50, b: 50 }, reason: "taken" },
  promoteWinner: { reason: "taken" },
  settleOrder: { answer: "never-arrived", note: "taken" },
  setRiskLimits: { connection: "connection-hers", limits: { maxOpenOrders: 1 } },
  unlockLive: { connection: "connection-hers", typed: "1" },
  lockLive: { connection: "connection-hers" },
  saveNotifySettings: {
    ...{ inApp: [], zone: "UTC", email: { kinds: [], digest: "off", digestAt: "08:00" } },
  },
  addWebhook: { url: "https://example.org/hook", label: "X", kinds: [] },
  changeWebhook: { label: "taken" },
  acceptInvitation: { token: "t", name: "X", email: "x@example.org", password: "many plain words" },
};

/** What a query may name of hers, and what it cannot do without. */
const QUERIES: Readonly<Record<string, (hers: Hers) => string>> = {
  account: ({ account }) => account,
  connection: ({ connection }) => connection,
  import: (hers) => hers.import,
  instrument: ({ instrument }) => instrument,
  search: () => "TESTCO",
  q: () => "TESTCO",
  tag: () => "TESTCO",
  symbol: () => "TESTCO",
  from: () => "2026-01-01",
  to: () => "2026-12-31",
  name: () => "theirs.csv",
  by: () => "symbol",
};

export type Calling = {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  /** The address itself names something of hers. */
  readonly named: boolean;
  readonly scope: Scope;
};

/**
 * The endpoint called for what is hers. Throws for a parameter or body that this does not know, so
 * that a new endpoint cannot be forgotten.
 */
export function callingOf(name: string, endpoint: Endpoint, hers: Hers): Calling {
  const { method, path, scope } = endpoint;
  const [resource = ""] = path.replace("/api/", "").split("/");
  const param = (part: string) => {
    if (part === "broker") return "no-such-broker";
    if (part === "policy") return "of-anna";
    if (part === "delivery") return "no-such-delivery";
    // Settings belong to the installation and to nobody in it.
    if (part === "version") return "999";
    if (part === "account" || part === "instrument" || part === "connection") return hers[part];
    const named = part === "id" ? NAMED[resource] : undefined;
    if (!named) throw new Error(`Say what ":${part}" of ${name} names`);
    return hers[named];
  };
  const address = path.replaceAll(/:(\w+)/g, (_, part: string) => encodeURIComponent(param(part)));
  const isAsItCame = endpoint.body === file || endpoint.body === signedCall;
  const takesBody = endpoint.body !== nothing && !isAsItCame;
  if (takesBody && !(name in BODIES)) throw new Error(`Say what body ${name} takes`);
  return {
    ...{ method, scope, url: `${address}${queryOf(endpoint, hers)}` },
    named: /:(?!broker)/.test(path),
    ...(takesBody && { body: BODIES[name] }),
  };
}

function queryOf({ query }: Endpoint, hers: Hers): string {
  const { properties = {} } = z.toJSONSchema(query, { io: "input" });
  const pairs = Object.keys(properties).flatMap((name): [string, string][] => {
    const value = QUERIES[name]?.(hers);
    return value === undefined ? [] : [[name, value]];
  });
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}
