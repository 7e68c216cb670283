/** The bound of the day's loss at a broker that does not state the day's profit. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAtSandbox, type Order, type SandboxSystem } from "./sandbox-system.ts";

let at: SandboxSystem;
let account = "";
beforeAll(async () => {
  at = await openAtSandbox("oanda");
  const accounts = await at.system.services.blotter.accounts();
  account = accounts.find(({ id }) => id.endsWith("-001"))?.id ?? "";
  at.move("EUR_USD", "1.1");
  await at.system.services.risk.setLimits({ limits: { maxDailyLoss: "50" } });
});
afterAll(async () => at?.close());

let keys = 0;
/** Each is of another quantity, so that none is the double of another. */
const place = (side: "buy" | "sell", changes: Partial<Order> = {}) =>
  at.system.services.orders.place({
    ...{ connection: at.connection, account, symbol: "EUR.USD", side, type: "market" },
    ...{ quantity: String(10_000 + ++keys), timeInForce: "fok", reduceOnly: false },
    ...{ idempotencyKey: `day-key-${keys}`, ...changes },
  });

/** As if the last reading of the balances had been an hour before midnight. */
const readBeforeMidnight = () =>
  at.system.store.database.query(sql`
    update reported_balances set as_of = date_trunc('day', now(), 'UTC') - interval '1 hour'
    where profit is not null`);

test("it denies what opens until the day's beginning is known, and once the bound is lost", async () => {
  expect(await place("buy")).toMatchObject({
    ...{ state: "denied", failure: { code: "risk-unknown-fact" } },
  });
  await readBeforeMidnight();
  const bought = await place("buy");
  expect(bought).toMatchObject({ state: "acknowledged", status: "filled" });
  at.move("EUR_USD", "1.09");
  const out = { quantity: bought.quantity, reduceOnly: true };
  expect(await place("sell", out)).toMatchObject({ state: "acknowledged", status: "filled" });
  // 10,000 at a cent each are 100 dollars.
  expect(await place("buy")).toMatchObject({
    ...{ state: "denied", failure: { code: "risk-daily-loss" } },
  });
});
