import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConnectionBody, RoutedOrderBody } from "#http";
import { LOCAL_TENANT } from "#store";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { connectFor } from "./support/connect.ts";
import { lookAt } from "./support/looks.ts";

/** Policies made, changed and ended; a dry run; orders routed, found and explained. */
describe.runIf(hasChromium)("routing", () => {
  let app: App;
  let page: Page;
  beforeAll(async () => {
    app = await startApp({});
    page = await app.open("/", { bypassCSP: true });
    page.setDefaultTimeout(60_000);
  });
  afterAll(() => app?.close());

  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  const panel = (name: string) => page.getByRole("region", { name, exact: true });
  const policies = () => page.getByRole("list", { name: "Policies" }).getByRole("listitem");
  const policy = (id: string) => policies().filter({ has: page.getByText(id, { exact: true }) });
  const choose = async (label: string, option: string) => {
    await page.getByRole("combobox", { name: label, exact: true }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };

  const connected = (label: string, cash: string) =>
    connectFor(app.url, {
      ...{ broker: "paper", label },
      credentials: { account: label.toLowerCase(), cash },
    });

  async function send<Reply>(method: string, path: string, body: unknown): Promise<Reply> {
    const headers = { origin: app.url, "content-type": "application/json" };
    const reply = await fetch(app.url + path, { method, headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(await reply.text());
    return (await reply.json()) as Reply;
  }

  const route = (idempotencyKey: string, order: Record<string, unknown>) =>
    send<RoutedOrderBody>("POST", "/api/orders/route", {
      ...{ symbol: "ACME", side: "buy", type: "market", quantity: "1", idempotencyKey },
      ...order,
    });

  test("keys lead to it, and it says what there is while there is nothing", async () => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await page.getByRole("heading", { name: "Routing", level: 1 }).waitFor();
    await policy("default").getByText("Priority as the configuration says").waitFor();
    await policy("default").getByText("built in").waitFor();
    await page.getByText("No order was routed yet.").waitFor();
    await lookAt(page, "routing-empty");
  });

  test("a policy is made step by step", async () => {
    await connected("Alpha", "50000");
    await connected("Beta", "50000");
    await connected("Small", "10");
    await page.reload();
    await button("New policy").click();
    await field("Name").fill("Cheap");
    await page.getByText('Small letters, digits and "-"').waitFor();
    expect(await button("Save the policy").isDisabled()).toBe(true);
    await field("Name").fill("cheap");
    await choose("Step 1", "Lowest cost");
    await button("Add a step").click();
    await choose("Step 2", "Best measured quality");
    await field("Fewest orders of step 2").fill("30");
    await button("Add a step").click();
    await choose("Step 3", "Pinned");
    expect(await button("Save the policy").isDisabled()).toBe(true);
    await choose("Account of step 3", "Beta");
    await lookAt(page, "routing-policy");
    await button("Move step 3 up").click();
    await button("Move step 3 down").waitFor();
    await button("Remove step 3").click();
    await button("Save the policy").click();
    await policy("cheap").getByText("Pinned: Beta").waitFor();
    expect(await policy("cheap").getByRole("listitem").count()).toBe(2);
    await policy("cheap").getByText("version 1").waitFor();
  });

  test("a policy is changed into its next version", async () => {
    await button("Change policy cheap").click();
    await button("Remove step 2").click();
    await button("Add a step").click();
    await choose("Step 2", "Priority");
    await button("Save as version 2").click();
    await policy("cheap").getByText("version 2").waitFor();
    await policy("cheap").getByText("Priority as the configuration says").waitFor();
  });

  test("a dry run says where an order would go and what speaks against each account", async () => {
    await field("Symbol").fill("ACME");
    await field("Quantity").fill("10");
    await choose("Policy", "cheap");
    await button("Ask every account").click();
    const decision = panel("What would happen with an order now").getByRole("group", {
      name: "Decision",
    });
    await decision.getByText("Buy 10 ACME goes to Alpha").waitFor();
    await decision.getByText("would be sent", { exact: true }).waitFor();
    const accounts = decision.getByRole("list", { name: "Accounts considered" });
    await accounts.getByText("It could take the order; another came first").waitFor();
    await accounts.getByText(/Its buying power is/u).waitFor();
    await decision.getByText("No route has both fees and measured slippage").waitFor();
    await lookAt(page, "routing-dry-run");
    await page.getByText("No order was routed yet.").waitFor();
  });

  test("orders that were routed are listed, found and explained with their scores", async () => {
    const reply = await fetch(`${app.url}/api/connections`);
    const { items } = (await reply.json()) as { items: ConnectionBody[] };
    const id = (label: string): string =>
      items.find((each) => each.label === label)?.accounts[0]?.id ?? expect.fail();
    const charged = { paper: { commission: { basisPoints: "2" } } };
    await send("PUT", "/api/configuration", {
      ...{ base: 0, document: { brokers: charged }, reason: "As they charge" },
    });
    const steps = (label: string) => [{ kind: "pinned", route: id(label) }];
    await send("PUT", "/api/routing/policies", { id: "at-alpha", steps: steps("Alpha") });
    await send("PUT", "/api/routing/policies", { id: "at-beta", steps: steps("Beta") });
    for (const at of ["alpha", "beta"]) {
      await route(`story-${at}-in`, { policy: `at-${at}`, symbol: "GLOBX" });
      await route(`story-${at}-out`, { policy: `at-${at}`, symbol: "GLOBX", side: "sell" });
    }
    await route("story-cheap", { policy: "cheap", symbol: "GLOBX", quantity: "3" });
    await page.reload();
    const table = page.getByRole("group", { name: "Decisions, scrollable" });
    await table.getByRole("button", { name: "Buy 3 GLOBX" }).click();
    const drawer = page.getByRole("dialog", { name: "Why it went there" });
    await drawer.getByText(/Buy 3 GLOBX goes to (Alpha|Beta)/u).waitFor();
    await drawer.getByText("Chosen for the lowest score").waitFor();
    await drawer.getByRole("img", { name: /^Alpha: \d+\.\d\d bps$/u }).waitFor();
    await drawer.getByRole("img", { name: /^Beta: \d+\.\d\d bps$/u }).waitFor();
    await drawer.getByText("no score", { exact: true }).waitFor();
    await lookAt(page, "routing-decision");
    await drawer.getByRole("button", { name: "Close" }).click();
    await page.getByRole("searchbox", { name: "Symbol, account or policy" }).fill("at-beta");
    await table.getByRole("button", { name: "Buy 3 GLOBX" }).waitFor({ state: "detached" });
    await expect.poll(() => table.getByRole("button").count(), { timeout: 60_000 }).toBe(2);
    await page.getByRole("group", { name: "Outcome" }).getByText("Refused").click();
    await page.getByText("No decision is like that.").waitFor();
    expect(new URL(page.url()).search).toBe("?search=at-beta&outcome=refused");
  });

  test("an order of an open position is said to follow it", async () => {
    await page.goto(`${app.url}/routing`);
    await field("Symbol").fill("GLOBX");
    await field("Quantity").fill("1");
    await choose("Policy", "at-alpha");
    await button("Ask every account").click();
    await page.getByText("Position: ").waitFor();
    await page.getByText("Chosen, since its position is there").first().waitFor();
    await page
      .getByText("It could take the order, but the position is open elsewhere")
      .first()
      .waitFor();
  });

  test("a policy is ended, and the acts are written down", async () => {
    await button("End policy cheap").click();
    await page.getByText("Orders that name it are refused from now on.").waitFor();
    await button("End it").click();
    await policy("cheap").waitFor({ state: "detached" });
    const entries = await app.system.store.audit.entries({ tenant: LOCAL_TENANT, limit: 100 });
    const acts = entries.map(({ act }) => act).filter((act) => act.startsWith("routing-policy"));
    expect(acts.toSorted()).toEqual([
      ...["routing-policy-changed", "routing-policy-changed", "routing-policy-changed"],
      ...["routing-policy-changed", "routing-policy-removed"],
    ]);
  });

  test("nothing failed on the page meanwhile", () => {
    expect(app.faults).toEqual([]);
  });
});
