import { expect, test } from "vitest";
import { BrokerAuthError } from "#guard";
import { simulatedClock } from "#testing";
import { createMonitor } from "./monitor.ts";

function world() {
  const clock = simulatedClock();
  const state = { isDown: false, takesMs: 0, under: 0, most: 0, looks: 0 };
  const changes: string[] = [];
  const monitor = createMonitor<string>({
    clock,
    async check() {
      state.looks++;
      state.most = Math.max(state.most, ++state.under);
      await clock.sleep(state.takesMs);
      state.under--;
      if (state.isDown) throw new BrokerAuthError("Refused");
    },
    onChange: (key, { isHealthy, failure }) =>
      changes.push(`${key} ${isHealthy ? "well" : failure?.code}`),
  });
  return { clock, state, changes, monitor };
}

test("a connection in use is looked at each 30 seconds, and changes are told once", async () => {
  const { clock, state, changes, monitor } = world();
  monitor.watch("c-1");
  monitor.watch("c-1");
  await clock.advance(90_000);
  expect(state.looks).toBe(4);
  state.isDown = true;
  await clock.advance(90_000);
  expect(monitor.health("c-1")).toMatchObject({ isHealthy: false, failures: 3 });
  state.isDown = false;
  await clock.advance(30_000);
  expect(changes).toEqual(["c-1 well", "c-1 broker-authentication-failed", "c-1 well"]);
  await clock.finish(monitor.close());
});

test("a look that takes longer than the interval is not overtaken by the next", async () => {
  const { clock, state, monitor } = world();
  state.takesMs = 100_000;
  monitor.watch("c-1");
  await clock.advance(400_000);
  expect(state.most).toBe(1);
  expect(state.looks).toBeGreaterThan(2);
  await clock.finish(monitor.close());
});

test("a connection that is no longer used is not looked at", async () => {
  const { clock, state, monitor } = world();
  monitor.watch("c-1");
  await clock.advance(0);
  monitor.unwatch("c-1");
  await clock.advance(300_000);
  expect(state.looks).toBe(1);
  expect(monitor.watched()).toEqual([]);
});
