import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { surroundings } from "#app";
import type { ConnectionBody, ScheduleStateBody } from "#http";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { connectFor, syncFor } from "./support/connect.ts";
import { lookAt } from "./support/looks.ts";

const SCHEDULE = "**/api/system/schedule";

/** What keeps everything current, and the desk for what was given up. */
describe.runIf(hasChromium)("the system", () => {
  let sandbox: RunningSandbox;
  let app: App;
  let page: Page;
  let practice: ConnectionBody;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: surroundings, seed: "system" });
    app = await startApp({ origins: sandbox.origins });
    const credentials = sandbox.credentials.oanda ?? {};
    practice = await connectFor(app.url, { broker: "oanda", label: "Practice", credentials });
    page = await app.open("/", { bypassCSP: true });
  });
  afterAll(async () => {
    await app?.close();
    await sandbox?.close();
  });

  const figure = (name: string) =>
    page.getByRole("term").filter({ hasText: name }).locator("xpath=following-sibling::dd[1]");
  const letter = () => page.getByRole("listitem", { name: "Practice", exact: true });
  /** Reads in vain until it is given up. */
  const giveUp = async () => {
    sandbox.faults.add([{ do: "broker-code", code: "X", broker: "oanda", times: 40 }]);
    for (let failures = 0; failures < 4; failures++) await syncFor(app.url, practice);
    sandbox.faults.clear();
  };

  test("keys lead to it, and it says that reading keeps up, who reads and what is used", async () => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.getByText("Scheduled reading keeps up").waitFor();
    await page.getByText("alive", { exact: true }).waitFor();
    await page
      .getByRole("progressbar", { name: /^Used of .* by "Practice"/ })
      .first()
      .waitFor();
    expect(await figure("Dead letters").innerText()).toBe("0");
    await lookAt(page, "system");
  });

  test("what was given up is laid on the desk while one looks, with why and what it was given", async () => {
    await giveUp();
    await expect.poll(() => figure("Dead letters").innerText()).toBe("1");
    await page.getByRole("link", { name: "1", exact: true }).click();
    await letter()
      .getByText(/OANDA answers/)
      .waitFor();
    await letter().getByText("4 attempts").waitFor();
    await letter().getByText("broker-invalid-request", { exact: true }).waitFor();
    await letter().getByText("Payload", { exact: true }).click();
    await letter().getByRole("group", { name: 'Payload of "Practice"' }).waitFor();
    await lookAt(page, "dead-letters");
  });

  test("one click begins it anew, and the connection is well again", async () => {
    await letter().getByRole("button", { name: 'Replay "Practice"' }).click();
    await page.getByText('"Practice" begins anew').waitFor();
    await page.getByText("Nothing was given up").waitFor();
    await page.getByText("Replayed", { exact: true }).click();
    await page.waitForURL(/state=replayed/);
    await letter().getByText("replayed", { exact: true }).waitFor();
    await letter().getByRole("link", { name: "Practice" }).click();
    await page.getByText("connected", { exact: true }).waitFor();
  });

  test("what succeeds by itself leaves the desk while one looks", async () => {
    await giveUp();
    await page.goto(`${app.url}/system/dead-letters`);
    await letter().waitFor();
    await syncFor(app.url, practice);
    await page.getByText("Nothing was given up").waitFor();
    await page.getByText("Healed", { exact: true }).click();
    await letter().getByText("healed", { exact: true }).waitFor();
  });

  test("a letter may be left, and is kept", async () => {
    await giveUp();
    await page.getByText("Open", { exact: true }).click();
    await letter().getByRole("button", { name: 'Dismiss "Practice"' }).click();
    await page.getByText("Nothing was given up").waitFor();
    await page.getByText("All", { exact: true }).click();
    await page.getByText("dismissed", { exact: true }).waitFor();
    expect(await letter().count()).toBe(3);
  });

  test("a silent worker, a queue that is gone and a broker held back are said with who acts", async () => {
    const reply = await fetch(`${app.url}/api/system/schedule`);
    const state = (await reply.json()) as ScheduleStateBody;
    const worker = { ...state.workers[0], seenAt: "2026-01-01T00:00:00.000000Z", running: 3 };
    const open = { broker: "oanda", host: "api-fxpractice.oanda.com", worker: "w" } as const;
    const json = {
      ...state,
      queue: { backend: "redis", reachable: false, waiting: 12, active: 0 },
      backlog: { due: 1200, claimed: 12, oldestDueAt: "2026-03-02T12:00:00.000000Z" },
      lag: { starts: 640, p50Ms: 420, p99Ms: 6100 },
      workers: [worker],
      breakers: [
        { ...open, credential: practice.id, state: "open" },
        { ...open, credential: "other", state: "half-open" },
      ],
    };
    await page.route(SCHEDULE, (route) => route.fulfill({ json }));
    await page.goto(`${app.url}/system`);
    await page.getByText("The queue on Redis does not answer").waitFor();
    await page.getByText("No worker is alive").waitFor();
    await page.getByText(/^1,200 connections wait/).waitFor();
    await page.getByText('Calls to "oanda" are held back').waitFor();
    await page.getByText("silent", { exact: true }).waitFor();
    await page.getByText("half-open: single calls").waitFor();
    await lookAt(page, "system-trouble");
  });

  test("who does not own the server is told so, and a failure can be tried again", async () => {
    const refusal = { code: "scope-missing", title: "No", owner: "user", next: "Ask", status: 403 };
    await page.route(SCHEDULE, (route) => route.fulfill({ status: 403, json: refusal }));
    await page.reload();
    await page.getByText("shown to the owner of this server only").waitFor();
    const fault = { code: "internal", title: "It broke", owner: "us", next: "Report it" };
    await page.route(SCHEDULE, (route) => route.fulfill({ status: 500, json: fault }));
    await page.reload();
    await page.getByRole("alert").getByText("It broke").waitFor();
    await page.unroute(SCHEDULE);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("alive", { exact: true }).waitFor();
  });

  test("nothing else failed on the page meanwhile", () => {
    expect(app.faults.filter((fault) => !fault.includes("status of 500"))).toEqual([]);
  });
});
