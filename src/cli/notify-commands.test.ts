import { describe, expect, test } from "vitest";
import type { DeliveryBody, NotificationBody, WebhookBody } from "#http";
import { connectionOf, fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const AT = "2026-01-05T15:00:00.000000Z";
const notice: NotificationBody = {
  ...{ id: "3f2a91c0ffff", kind: "needs-user", at: AT, title: '"Practice" needs you' },
  ...{ text: "Sign in.", path: "/connections/c1" },
};
const webhook: WebhookBody = {
  ...{ id: "a1b2", url: "https://example.org/hook", label: "Bot", kinds: ["trade-closed"] },
  ...{ enabled: true, createdAt: AT },
};
const delivery: DeliveryBody = {
  ...{ id: "d1234567-8", notification: "n1", kind: "trade-closed", title: "Closed long 1 X" },
  ...{ state: "failed", attempts: [{ at: AT, ms: 9, error: "No answer" }], dueAt: AT },
};

async function run(args: readonly string[], replies: Parameters<typeof fakeHost>[0] = {}) {
  const fake = fakeHost({
    "GET /api/connections": () => ({ items: [connectionOf()] }),
    "GET /api/webhooks": () => ({ items: [webhook, { ...webhook, id: "c3", label: "Other" }] }),
    ...replies,
  });
  const code = await runProgram(args, fake.host);
  const given = (path: string) => fake.called.find((each) => each.path === path)?.given;
  return { code, ...fake.written, given, json: () => JSON.parse(fake.written.out) };
}

describe("notifications", () => {
  const LIST = "GET /api/notifications";

  test("lists what happened, also only what is unread, and marks it as read", async () => {
    const replies = { [LIST]: () => ({ items: [notice], unread: 1 }) };
    const { out, given } = await run(["notifications", "list", "--unread"], replies);
    expect(out).toMatch(/3f2a91c0 +2026-01-05 15:00:00Z +unread +"Practice" needs you +Sign in/);
    expect(given(LIST)).toEqual({ query: { limit: "50", unread: "true" } });
    expect((await run(["notifications", "--json"], replies)).json()).toEqual([notice]);
    const none = await run(["notifications"], { [LIST]: () => ({ items: [], unread: 0 }) });
    expect(none.out).toBe("Nothing to tell.\n");
    const read = { "POST /api/notifications/read": () => ({ unread: 0 }) };
    expect((await run(["notifications", "read"], read)).out).toBe("Everything is read.\n");
  });

  test("shows what comes which way, and when mail waits", async () => {
    const settings = () => ({
      kinds: [{ kind: "needs-user", name: "x" }],
      preferences: {
        ...{ inApp: ["needs-user"], zone: "Europe/Berlin" },
        email: { kinds: [], digest: "daily", digestAt: "08:00" },
        quiet: { from: "22:00", to: "07:00" },
      },
      ...{ chosen: true, mail: { available: true, address: "anna@example.org" } },
    });
    const { out } = await run(["notifications", "settings"], {
      "GET /api/notifications/settings": settings,
    });
    expect(out).toContain("needs-user  yes");
    expect(out).toContain("Mail to anna@example.org\nMail daily\nQuiet from 22:00 to 07:00");
  });
});

describe("webhooks", () => {
  test("adds one and shows its secret", async () => {
    const add = "POST /api/webhooks";
    const { out, given } = await run(
      ["webhooks", "add", webhook.url, "--name", "Bot", "--on", "trade-closed", "break-found"],
      { [add]: () => ({ webhook, secret: "whsec_x" }) },
    );
    expect(out).toContain("shown only now: whsec_x");
    const kinds = ["trade-closed", "break-found"];
    expect(given(add)).toEqual({ body: { url: webhook.url, label: "Bot", kinds } });
    const wrong = await run(["webhooks", "add", webhook.url, "--name", "B", "--on", "moon"]);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("moon")]);
  });

  test("finds one by its name or id, and says what is wrong with others", async () => {
    const change = "PUT /api/webhooks/:id";
    const off = { ...webhook, enabled: false };
    const { out, given } = await run(["webhooks", "off", "Bot"], { [change]: () => off });
    expect([out, given(change)]).toEqual([
      '"Bot" is off\n',
      { params: { id: "a1b2" }, body: { enabled: false } },
    ]);
    expect((await run(["webhooks", "on", "zz"])).err).toContain('"zz" names no webhook');
    expect((await run(["webhooks", "on", ""])).err).toContain("several webhooks");
    expect((await run(["webhooks"])).out).toMatch(/Bot +on +https:\/\/example.org/);
  });

  test("tells by its exit code that a test did not arrive", async () => {
    const test_ = "POST /api/webhooks/:id/test";
    const good = await run(["webhooks", "test", "Bot"], {
      [test_]: () => ({ at: AT, ms: 3, status: 204 }),
    });
    expect([good.code, good.out]).toEqual([0, "It arrived: status 204 in 3 ms\n"]);
    const bad = await run(["webhooks", "test", "Bot"], {
      [test_]: () => ({ at: AT, ms: 3, error: "No answer" }),
    });
    expect([bad.code, bad.out]).toEqual([3, "No answer\n"]);
  });

  test("shows the log and sends a delivery again", async () => {
    const log = { "GET /api/webhooks/:id/deliveries": () => ({ items: [delivery] }) };
    const { out } = await run(["webhooks", "log", "Bot"], log);
    expect(out).toMatch(/d1234567 +Closed long 1 X +failed +1 +2026-01-05 15:00:00Z: No answer/);
    const again = "POST /api/webhooks/:id/deliveries/:delivery/replay";
    const replies = { ...log, [again]: () => undefined };
    const sent = await run(["webhooks", "replay", "Bot", "d1234567"], replies);
    expect(sent.given(again)).toEqual({ params: { id: "a1b2", delivery: "d1234567-8" } });
    const none = await run(["webhooks", "replay", "Bot", "zz"], replies);
    expect(none.err).toContain('There is no delivery "zz"');
  });
});

describe("hook", () => {
  const path = "/api/hooks/c1";
  test("shows, makes and removes the address of a connection", async () => {
    const GET = "GET /api/connections/:id/hook";
    const none = await run(["hook", "Practice"], { [GET]: () => ({ active: false }) });
    expect(none.out).toBe("There is no address.\n");
    const some = await run(["hook", "Practice"], { [GET]: () => ({ active: true, path }) });
    expect(some.out).toBe("POST /api/hooks/c1, never called yet\n");
    const made = await run(["hook", "Practice", "--new"], {
      "POST /api/connections/:id/hook": () => ({ path, secret: "whsec_x" }),
    });
    expect(made.out).toContain("shown only now: whsec_x");
    const gone = await run(["hook", "Practice", "--remove", "--json"], {
      "DELETE /api/connections/:id/hook": () => undefined,
    });
    expect(gone.json()).toEqual({ active: false });
  });
});
