/** What happens reaches its user by list, mail and webhook, through a server as users run it. */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readConfig, type Serving, startServing, surroundings } from "#app";
import { connectionId, epochMs, importId, instantOf, tenantId } from "#domain";
import { api, type Answer } from "#http";
import type { NotifyEvent } from "#notify";
import { dataFolder } from "../support/store.ts";

type Call = { readonly headers: Record<string, string>; readonly body: string };

let serving: Serving;
let receiver: Server;
let mailServer: SMTPServer;
const calls: Call[] = [];
const mails: string[] = [];
/** Whom the mail server no longer knows. */
const gone = new Set<string>();
/** What the receiver answers with. */
let status = 204;

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
const eventually = (check: () => Promise<void> | void) =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

beforeAll(async () => {
  receiver = createServer((request, reply) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      calls.push({ headers: request.headers as Record<string, string>, body });
      reply.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
    });
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _, done) => done(gone.has(address) ? new Error("No such user") : null),
    onData(stream, _, done) {
      let text = "";
      stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
      stream.on("end", () => {
        mails.push(text);
        done();
      });
    },
  });
  mailServer.listen(0, "127.0.0.1");
  await once(mailServer.server, "listening");
  const env = {
    OPENBLOTTER_SMTP_URL: `smtp://127.0.0.1:${portOf(mailServer.server)}`,
    OPENBLOTTER_MAIL_FROM: "OpenBlotter <blotter@example.org>",
    OPENBLOTTER_WEBHOOK_NETWORKS: "127.0.0.1",
  };
  const machine = { env, platform: process.platform, isRoot: true };
  const config = readConfig({ data: await dataFolder(), port: "0" }, machine);
  serving = await startServing(config, surroundings);
});
afterAll(async () => {
  await serving?.close();
  receiver?.close();
  mailServer?.close();
});
beforeEach(() => {
  calls.length = 0;
  mails.length = 0;
  status = 204;
});

const LOCAL = tenantId("local");
const services = () => serving.system.services;
let told = 0;
const event = (label = "Mine"): NotifyEvent => ({
  kind: "needs-user",
  key: `test ${++told}`,
  at: surroundings.now(),
  detail: {
    ...{ connection: connectionId("c1"), label, broker: "oanda" },
    failure: { code: "x", message: "The token is wrong", owner: "user", next: "Sign in anew" },
  },
});
const tell = (...events: NotifyEvent[]) => serving.system.store.outbox.tell(LOCAL, events);
const url = () => `http://127.0.0.1:${portOf(receiver)}/hook`;

async function send<Name extends keyof typeof api>(
  name: Name,
  path: string,
  body?: unknown,
): Promise<Answer<(typeof api)[Name]>> {
  const { method } = api[name];
  const reply = await fetch(`${serving.url}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  const text = await reply.text();
  expect(reply.ok, text).toBe(true);
  return JSON.parse(text === "" ? "null" : text);
}

const preferences = (email: object) => ({
  ...{ inApp: ["needs-user"], zone: "Europe/Berlin" },
  email: { kinds: [], digest: "off", digestAt: "08:00", ...email },
});

const SETTINGS = "/api/notifications/settings";
const save = (email: object) => send("saveNotifySettings", SETTINGS, preferences(email));
/** The token of the link in the newest mail, whose lines are broken for the way. */
const tokenOf = () =>
  /confirm=([\w.-]+)/.exec(
    (mails.at(-1) ?? "").replaceAll(/=\r\n/g, "").replaceAll("=3D", "="),
  )?.[1];

/** Chooses an address and opens the link that was mailed to it. */
async function confirmed(address: string): Promise<void> {
  const email = { kinds: ["needs-user"], address };
  const { mail } = await save(email);
  expect(mail).toEqual({ available: true, pending: address });
  const settled = await save({ ...email, confirm: tokenOf() });
  expect(settled.mail).toEqual({ available: true, address });
  expect(settled.preferences.email).not.toHaveProperty("confirm");
}

describe("notices", () => {
  test("stand in the list, count as unread until they were read, and are told live", async () => {
    const live: string[] = [];
    const stop = services().events.subscribe(({ type }) => live.push(type));
    await tell(event("Trading desk"));
    await eventually(async () => {
      const { items, unread } = await send("listNotifications", "/api/notifications");
      expect([items[0]?.title, unread]).toEqual(['"Trading desk" needs you', 1]);
    });
    expect(live).toContain("notifications-changed");
    expect(await send("readNotifications", "/api/notifications/read", {})).toEqual({ unread: 0 });
    stop();
  });

  test("come as one mail to the address that was chosen, and to nobody without one", async () => {
    await confirmed("anna@example.org");
    mails.length = 0;
    await tell(event("One"), event("Two"));
    await eventually(() => expect(mails).toHaveLength(1));
    expect(mails[0]).toContain("Subject: 2 notices of OpenBlotter");
    expect(mails[0]).toContain("To: anna@example.org");
    expect(mails[0]).toContain("The token is wrong");
    await send("testMail", "/api/notifications/test-mail", {});
    expect(mails[1]).toContain("A test of OpenBlotter");
    await send("saveNotifySettings", "/api/notifications/settings", preferences({}));
  });

  test("are mailed to no address that its owner has not confirmed", async () => {
    const email = { kinds: ["needs-user"], address: "stranger@example.org" };
    await save(email);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain("To: stranger@example.org");
    const token = tokenOf();
    // The same settings again bring no second mail; a test brings a new link.
    await save(email);
    expect(mails).toHaveLength(1);
    await send("testMail", "/api/notifications/test-mail", {});
    expect(mails).toHaveLength(2);
    mails.length = 0;
    await tell(event("Secret"));
    await eventually(async () => {
      const [row] = await serving.system.store.database.query<{ open: number }>(sql`
        select count(*)::int as open from deliveries where channel = 'email' and state = 'waiting'`);
      expect(row?.open).toBe(0);
    });
    expect(mails).toEqual([]);
    // The link of one address confirms no other, nor does one that was changed.
    for (const [address, confirm] of [
      ["other@example.org", token],
      ["stranger@example.org", `9${token}`],
    ]) {
      const body = JSON.stringify(preferences({ ...email, address, confirm }));
      const headers = { "content-type": "application/json" };
      const reply = await fetch(`${serving.url}${SETTINGS}`, { method: "PUT", headers, body });
      expect(await reply.json()).toMatchObject({ code: "mail-confirmation-invalid" });
    }
    await save({});
  });

  test("whose mail is refused for good lie on the desk", async () => {
    await confirmed("nobody@example.org");
    gone.add("nobody@example.org");
    await tell(event("Lost"));
    await eventually(async () => {
      const { items } = await services().deadLetters.list({ kind: "notification" }, { limit: 9 });
      expect(items[0]).toMatchObject({ failure: { code: "mail-refused" }, attempts: 1 });
    });
    await send("saveNotifySettings", "/api/notifications/settings", preferences({}));
  });
});

describe("a webhook", () => {
  const add = async () => {
    const input = { url: url(), label: "Bot", kinds: ["needs-user"] };
    return send("addWebhook", "/api/webhooks", input);
  };
  const remove = (id: string) => send("removeWebhook", `/api/webhooks/${id}`);

  test("is told under a signature that the reference library takes", async () => {
    const { webhook, secret } = await add();
    await tell(event("Bot's"));
    await eventually(() => expect(calls).toHaveLength(1));
    const [{ headers, body } = expect.fail()] = calls;
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      ...{ type: "needs-user", title: '"Bot\'s" needs you' },
      data: { connection: "c1", failure: { code: "x" } },
    });
    const stranger = `whsec_${Buffer.alloc(32).toString("base64")}`;
    expect(() => new Webhook(stranger).verify(body, headers)).toThrow();
    await remove(webhook.id);
  });

  test("is told with both secrets while they change", async () => {
    const { webhook, secret } = await add();
    const { secret: next } = await send("rotateWebhook", `/api/webhooks/${webhook.id}/rotate`);
    await send("testWebhook", `/api/webhooks/${webhook.id}/test`);
    const [{ headers, body } = expect.fail()] = calls;
    for (const each of [secret, next])
      expect(new Webhook(each).verify(body, headers)).toMatchObject({ type: "test" });
    await remove(webhook.id);
  });

  test("is told again under the same id, by itself and when somebody asks", async () => {
    const { webhook } = await add();
    status = 500;
    await tell(event());
    const log = async () =>
      (await send("listDeliveries", `/api/webhooks/${webhook.id}/deliveries`)).items[0];
    await eventually(async () => expect((await log())?.attempts).toHaveLength(1));
    const [first = expect.fail()] = [await log()];
    expect(first).toMatchObject({ state: "waiting", attempts: [{ status: 500 }] });
    status = 204;
    await send("replayDelivery", `/api/webhooks/${webhook.id}/deliveries/${first.id}/replay`);
    await eventually(async () => expect((await log())?.state).toBe("sent"));
    const ids = calls.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    await remove(webhook.id);
  });

  test("is not followed where it leads elsewhere", async () => {
    const { webhook } = await add();
    status = 302;
    const attempt = await send("testWebhook", `/api/webhooks/${webhook.id}/test`);
    expect(attempt).toMatchObject({ status: 302, error: expect.stringContaining("302") });
    expect(calls).toHaveLength(1);
    await remove(webhook.id);
  });

  test("that is gone is switched off, with a letter on the desk", async () => {
    const { webhook } = await add();
    status = 410;
    await tell(event());
    await eventually(async () => {
      const [off] = (await send("listWebhooks", "/api/webhooks")).items;
      expect(off).toMatchObject({ enabled: false, disabledFor: { code: "webhook-gone" } });
    });
    const { items } = await services().deadLetters.list({ kind: "webhook" }, { limit: 9 });
    expect(items[0]).toMatchObject({ payload: { webhook: webhook.id } });
    await remove(webhook.id);
  });

  test.each([
    "http://10.0.0.1/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/",
    "https://user:word@example.org/",
    "ftp://example.org/",
  ])("cannot lead to %s", async (address) => {
    const body = JSON.stringify({ url: address, label: "Bad", kinds: [] });
    const reply = await fetch(`${serving.url}/api/webhooks`, {
      ...{ method: "POST", headers: { "content-type": "application/json" }, body },
    });
    const { code } = (await reply.json()) as { code: string };
    expect([reply.status, code]).toEqual([422, "webhook-address"]);
  });
});

describe("a hook", () => {
  const id = connectionId("hooked");
  const call = (secret: string, name: string, at = new Date(), body = '{"new":"fill"}') =>
    fetch(`${serving.url}/api/hooks/${id}`, {
      method: "POST",
      headers: {
        "content-type": "text/plain",
        "webhook-id": name,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": new Webhook(secret).sign(name, at, body),
      },
      body,
    });
  const dueAt = async () =>
    (await serving.system.store.connections.read(id))?.nextAttemptAt ?? expect.fail("No due time");

  test("has a connection read early, once for each call that is signed and fresh", async () => {
    const later = instantOf(Date.now() + 3_600_000);
    await serving.system.store.connections.create({
      ...{ id, tenant: LOCAL, broker: "oanda", environment: "paper", label: "Hooked" },
      ...{ createdAt: surroundings.now(), syncEnabled: true, intervalMinutes: 60 },
      ...{ nextAttemptAt: later, source: importId("source-hooked") },
    });
    const stranger = `whsec_${Buffer.alloc(32).toString("base64")}`;
    expect((await call(stranger, "m0")).status).toBe(404);
    const { path, secret } = await send("makeConnectionHook", `/api/connections/${id}/hook`);
    expect(path).toBe(`/api/hooks/${id}`);
    expect((await call(stranger, "m0")).status).toBe(404);
    const old = new Date(Date.now() - 10 * 60_000);
    expect((await call(secret, "m0", old)).status).toBe(404);
    expect(await dueAt()).toBe(later);

    const first = await call(secret, "m1");
    expect([first.status, await first.json()]).toEqual([200, { taken: true }]);
    await eventually(async () => expect(epochMs(await dueAt())).not.toBe(epochMs(later)));
    const again = await call(secret, "m1");
    expect([again.status, await again.json()]).toEqual([200, { taken: false }]);

    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => call(secret, `x${n}`)));
    expect(many.map(({ status: code }) => code)).toContain(429);
    const big = await call(secret, "m2", new Date(), "x".repeat(70_000));
    expect(big.status).toBe(413);
    await send("removeConnectionHook", `/api/connections/${id}/hook`);
    expect(await send("showConnectionHook", `/api/connections/${id}/hook`)).toEqual({
      active: false,
    });
  });
});
