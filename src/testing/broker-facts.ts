import { deepEqual, equal, ok } from "node:assert/strict";
import { type BrokerAdapter, manifestProblems } from "#kit";
import { type BrokerCase, historyOf, NOW, openDesk } from "./broker-setting.ts";

const originsIn = ({ manifest }: BrokerAdapter, environment: "paper" | "live") =>
  Object.values(manifest.environments[environment] ?? {});

const hostsIn = (adapter: BrokerAdapter, environment: "paper" | "live") =>
  new Set(originsIn(adapter, environment).map((origin) => new URL(origin).host));

/** What a broker says of itself. */
export const factCases: readonly BrokerCase[] = [
  {
    name: "manifest is complete",
    async run({ adapter }) {
      deepEqual(manifestProblems(adapter.manifest), []);
      const { credentials, environments } = adapter.manifest;
      // Only what never leaves the machine has nothing to hide.
      const isLocal = Object.values(environments).every((origins) =>
        Object.values(origins).every((origin) => new URL(origin).hostname === "localhost"),
      );
      ok(isLocal || credentials.some(({ secret }) => secret), "No credential is secret");
    },
  },
  {
    name: "what is declared is there, and what is there is declared",
    async run({ adapter }) {
      const { capabilities, token } = adapter.manifest;
      const states = capabilities.reads.some((read) => read === "positions" || read === "balances");
      equal(adapter.snapshot !== undefined, states, "snapshot: positions or balances");
      equal(adapter.signIn !== undefined, token.accessMs !== undefined, "signIn: token.accessMs");
      equal(
        adapter.trading !== undefined,
        adapter.manifest.orders !== undefined,
        "trading: orders",
      );
      if (adapter.refresh) ok(adapter.signIn !== undefined, "refresh without signIn");
    },
  },
  {
    name: "a paper connection reaches no live host",
    skip: (adapter) =>
      adapter.manifest.environments.paper ? undefined : "The broker has no paper environment",
    async run(setting) {
      const { adapter } = setting;
      const desk = await openDesk(setting, { more: { environment: "paper" } });
      await historyOf(desk);
      const accounts = await desk.finish(adapter.accounts(desk.call));
      for (const account of accounts)
        await desk.finish(adapter.snapshot?.(desk.call, account, NOW) ?? Promise.resolve([]));
      const paper = hostsIn(adapter, "paper");
      const asked = desk.requests.map(({ url }) => new URL(url).host);
      for (const host of asked) ok(paper.has(host), host);
      // A host of prices may be the same for both, one that knows accounts has to tell them apart.
      const live = hostsIn(adapter, "live");
      if (asked.some((host) => live.has(host)))
        for (const { environment } of accounts) ok(environment, "An account has no environment");
    },
  },
  {
    name: "accounts have keys of their own, and numbers",
    async run(setting) {
      const desk = await openDesk(setting);
      const accounts = await desk.finish(setting.adapter.accounts(desk.call));
      ok(accounts.length > 0, "There is no account");
      equal(new Set(accounts.map(({ key }) => key)).size, accounts.length);
      for (const { key, number } of accounts) ok(key !== "" && number !== "");
    },
  },
  {
    name: "positions and balances are read",
    skip: (adapter) => (adapter.snapshot ? undefined : "The broker states none"),
    async run(setting) {
      const desk = await openDesk(setting);
      const { reads } = setting.adapter.manifest.capabilities;
      for (const account of await desk.finish(setting.adapter.accounts(desk.call))) {
        const work = setting.adapter.snapshot?.(desk.call, account, NOW);
        const types = new Set((await desk.finish(work ?? Promise.resolve([]))).map((r) => r.type));
        ok(!types.has("unreadable"), "Something is unreadable");
        if (reads.includes("positions")) ok(types.has("position"), "There is no position");
        if (reads.includes("balances")) ok(types.has("balance"), "There is no balance");
      }
    },
  },
];
