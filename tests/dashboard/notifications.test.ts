import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { surroundings } from "#app";
import { connectionId, type Failure, tenantId } from "#domain";
import type { NotifyEvent } from "#notify";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { lookAt } from "./support/looks.ts";

type Call = { readonly headers: Record<string, string>; readonly body: string };

describe.runIf(hasChromium)("notifications", () => {
  let app: App;
  let page: Page;
  let receiver: Server;
  let mailServer: SMTPServer;
  const mails: string[] = [];
  let status = 204;
  const calls: Call[] = [];
  beforeAll(async () => {
    receiver = createServer((request, reply) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        calls.push({ headers: request.headers as Record<string, string>, body });
        reply.writeHead(status).end();
      });
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    mailServer = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ["STARTTLS"] },
      onData(stream, _, done) {
        let text = "";
        stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
        stream.on("end", () => done(mails.push(text) < 0 ? new Error("Unread") : null));
      },
    });
    mailServer.listen(0, "127.0.0.1");
    await once(mailServer.server, "listening");
    const smtpUrl = `smtp://127.0.0.1:${(mailServer.server.address() as AddressInfo).port}`;
    const notify = { smtpUrl, from: "blotter@example.org", networks: ["127.0.0.1/32"] };
    app = await startApp({ notify });
    page = await app.open("/", { bypassCSP: true });
  });
  afterAll(async () => {
    await app?.close();
    receiver?.close();
    mailServer?.close();
  });

  const at = () => surroundings.now();
  const of = { connection: connectionId("c1"), label: "Trading desk", broker: "oanda" };
  const failure: Failure = {
    ...{ code: "credentials-rejected", message: "OANDA no longer takes the token" },
    ...{ owner: "user", next: "Reconnect the connection" },
  };
  const tell = (...events: readonly NotifyEvent[]) =>
    app.system.store.outbox.tell(tenantId("local"), events);
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const bell = (name: string) => page.getByRole("link", { name, exact: true });

  test("the bell counts what happens while one looks, and leads to it", async () => {
    await bell("Notifications").click();
    await page.getByText("Nothing happened yet").waitFor();
    await tell(
      { kind: "needs-user", key: "1", at: at(), detail: { ...of, failure } },
      {
        ...{ kind: "break-found", key: "2", at: at() },
        detail: { connection: of.connection, account: "oanda:1" as never, breaks: 2, explained: 0 },
      },
      { kind: "sync-recovered", key: "3", at: at(), detail: of },
    );
    await bell("Notifications, 3 unread").waitFor();
    await page.getByRole("listitem", { name: '"Trading desk" needs you' }).waitFor();
    await lookAt(page, "notifications");
  });

  test("what is followed is read, and so is all at once", async () => {
    await page.getByRole("link", { name: /"Trading desk" needs you/ }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe("/connections/c1");
    await bell("Notifications, 2 unread").click();
    await button("Mark all as read").click();
    await bell("Notifications").waitFor();
    await page.getByText("Unread", { exact: true }).click();
    await page.getByText("Everything is read").waitFor();
  });

  test("kinds, digest and quiet hours are kept", async () => {
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("checkbox", { name: "A trade was closed: here" }).check();
    await page.getByRole("checkbox", { name: "Sync works again: by mail" }).uncheck();
    await page.getByRole("textbox", { name: "Address" }).first().fill("anna@example.org");
    await page.getByText("Once a day").click();
    await page.getByRole("checkbox", { name: "Mail waits until they are over" }).check();
    await button("Save").click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("checkbox", { name: "A trade was closed: here" }).waitFor();
    expect(await page.getByRole("checkbox", { name: "A trade was closed: here" }).isChecked()).toBe(
      true,
    );
    expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("22:00");
    expect(await page.getByRole("combobox", { name: "Time zone" }).inputValue()).toMatch(
      /^Asia\/(Kolkata|Calcutta)$/,
    );
  });

  test("an address is mailed to once its owner has opened the link and confirmed it", async () => {
    await page.getByText("Open the link that was mailed to anna@example.org").waitFor();
    const mail = (mails[0] ?? "").replaceAll("=\r\n", "").replaceAll("=3D", "=");
    const path = /\/notifications\/settings\?confirm=[\w.-]+/.exec(mail)?.[0] ?? "";
    await page.goto(new URL(path, page.url()).href);
    await button("Confirm this address").click();
    await page.getByText("Mail goes to anna@example.org. There is nothing to confirm.").waitFor();
    await page.goto(new URL("/notifications/settings", page.url()).href);
    await page.getByRole("heading", { name: "Notification settings" }).waitFor();
    expect(await page.getByText("Open the link that was mailed").count()).toBe(0);
  });

  test("a webhook shows its secret once, is tried, and its log says how each went", async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await page.getByRole("textbox", { name: "Name of the webhook" }).fill("Bot");
    await page.getByRole("textbox", { name: "Address" }).last().fill("http://10.1.2.3/");
    await button("Add webhook").click();
    await page.getByText(/which is not a public address/).waitFor();
    await page.getByRole("textbox", { name: "Address" }).last().fill(url);
    await button("Add webhook").click();
    const secret = await page.getByLabel("New secret", { exact: true }).innerText();
    await button('Send a test to "Bot"').click();
    await page.getByText(/The test arrived: status 204/).waitFor();
    const [test = expect.fail()] = calls;
    expect(new Webhook(secret).verify(test.body, test.headers)).toMatchObject({ type: "test" });
    status = 500;
    await tell({ kind: "needs-user", key: "4", at: at(), detail: { ...of, failure } });
    await button("Delivery log").click();
    await page.getByText(/answered with status 500/).waitFor();
    await page.getByText("failing", { exact: true }).waitFor();
    await lookAt(page, "notification-settings");
    status = 204;
    await button(/^Send again/).click();
    await page.getByText("sent", { exact: true }).waitFor();
    const ids = calls.slice(1).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(1);
    await page.reload();
    await button('Remove "Bot"').click();
    expect(await page.getByText(secret).count()).toBe(0);
    await button("Remove for good").click();
    await page.getByRole("listitem", { name: "Bot" }).waitFor({ state: "detached" });
    expect(app.faults).toEqual([]);
  });
});
