import { describe, expect, it } from "vitest";
import { connectionId, importId, tenantId } from "#domain";
import { BrokerAuthError } from "#guard";
import type { BrokerAdapter, Credentials } from "#kit";
import { createMemoryStore, type MemoryStore } from "#testing";
import { fakeBroker, fakeParts, fill } from "../pull/fakes.ts";
import { createPulls } from "../pull/index.ts";
import { instantOf } from "#domain";
import { createConnections } from "./connections.ts";

const NEW = connectionId("new");
const request = (credentials: Credentials = { key: "good" }) => ({
  tenant: tenantId("t1"),
  broker: "fake",
  environment: "paper" as const,
  credentials,
});

/** A broker that knows one good key, or several. */
const keyed = (more: Partial<BrokerAdapter> = {}) => {
  const base = fakeBroker({ records: [fill("F1", instantOf(Date.UTC(2026, 0, 5)))] });
  return {
    ...base,
    accounts: async (call) => {
      await call({ method: "GET", path: "/accounts", reply: undefined as never }, {});
      return [{ key: "1", number: "1" }];
    },
    ...more,
  } satisfies BrokerAdapter;
};

async function setting(
  adapter: BrokerAdapter = keyed(),
  good: ReadonlySet<string> = new Set(["good", "better"]),
) {
  const parts = await fakeParts(adapter, createMemoryStore);
  await parts.store.remove(connectionId("c1"), { data: false });
  const given = {
    ...parts,
    callOf: ({ credentials }: { credentials: () => Promise<Credentials> }) =>
      (async () => {
        const { key = "" } = await credentials();
        if (!good.has(key)) throw new BrokerAuthError("The key is not accepted");
        return {};
      }) as never,
    newConnectionId: () => NEW,
    newImportId: () => importId("i1"),
  };
  return {
    ...given,
    connections: createConnections(given),
    pulls: createPulls(given),
    keyNow: async () =>
      (
        await parts.credentials.open({
          tenant: tenantId("t1"),
          connection: NEW,
          environment: "paper",
          purpose: "sync",
        })
      ).fields["key"]?.reveal(),
  };
}

const executionsIn = ({ data }: MemoryStore) => data.executions.size;

describe("connecting", () => {
  it("tests the credentials, stores them, and shows the accounts at once", async () => {
    const { connections, store, keyNow } = await setting();
    const { connection, accounts } = await connections.connect(request({ key: " good " }));
    expect(connection).toMatchObject({ id: NEW, state: "connected", label: "Fake Brokers" });
    expect(accounts).toMatchObject([{ id: "fake:1" }]);
    expect(await store.accounts(NEW)).toHaveLength(1);
    expect(await keyNow()).toBe("good");
  });

  it("stores nothing where the broker refuses the credentials", async () => {
    const { connections, store, keyNow } = await setting();
    await expect(connections.connect(request({ key: "bad" }))).rejects.toThrow("not accepted");
    expect(await store.list()).toEqual([]);
    await expect(keyNow()).rejects.toThrow();
  });

  it.each([
    [{}, "credentials-incomplete"],
    [{ key: "  " }, "credentials-incomplete"],
    [{ key: "Not a key!" }, "credentials-malformed"],
  ])("refuses the form %j without asking the broker", async (form, code) => {
    const { connections } = await setting();
    await expect(connections.connect(request(form))).rejects.toMatchObject({ failure: { code } });
  });

  it("refuses an environment that the broker does not have", async () => {
    const { connections } = await setting();
    const live = { ...request(), environment: "live" as const };
    await expect(connections.connect(live)).rejects.toMatchObject({
      failure: { code: "environment-not-offered" },
    });
  });

  it("refuses accounts of the other environment", async () => {
    const stated = [{ key: "1", number: "1", environment: "live" as const }];
    const { connections, store } = await setting(keyed({ accounts: async () => stated }));
    await expect(connections.connect(request())).rejects.toMatchObject({
      failure: { code: "other-environment" },
    });
    expect(await store.list()).toEqual([]);
  });

  it("keeps the log-in that the test made, for a code may be used once", async () => {
    let signIns = 0;
    const signIn: BrokerAdapter["signIn"] = async () => ({ access: `token-${++signIns}` });
    const { connections, pulls, store } = await setting(keyed({ signIn }));
    await connections.connect(request());
    expect(await pulls.pull(NEW, "first")).toMatchObject({ status: "succeeded" });
    expect(signIns).toBe(1);
    expect(await store.tokens.read(NEW)).toMatchObject({ generation: 1 });
  });
});

describe("reconnecting", () => {
  it("replaces the credentials and keeps the connection and its data", async () => {
    const { connections, pulls, store, keyNow } = await setting();
    await connections.connect(request());
    await pulls.pull(NEW, "first");
    await store.change(NEW, { state: "needs-user", failures: 3 });
    const { connection } = await connections.reconnect(NEW, { key: "better" });
    expect(connection).toMatchObject({ id: NEW, state: "connected", failures: 0 });
    expect(await keyNow()).toBe("better");
    expect(executionsIn(store)).toBe(1);
  });

  it("leaves working credentials where the new ones do not work", async () => {
    const { connections, keyNow } = await setting();
    await connections.connect(request());
    await expect(connections.reconnect(NEW, { key: "bad" })).rejects.toThrow("not accepted");
    expect(await keyNow()).toBe("good");
  });

  it("refuses credentials of another log-in", async () => {
    let number = "1";
    const accounts = async () => [{ key: number, number }];
    const { connections, keyNow } = await setting(keyed({ accounts }));
    await connections.connect(request());
    number = "2";
    await expect(connections.reconnect(NEW, { key: "better" })).rejects.toMatchObject({
      failure: { code: "other-accounts" },
    });
    expect(await keyNow()).toBe("good");
  });

  it("waits where the broker does not tell yet whose credentials they are", async () => {
    let told = [{ key: "1", number: "1" }];
    const { connections, keyNow } = await setting(keyed({ accounts: async () => told }));
    const { connection } = await connections.connect(request());
    expect(connection.state).toBe("connected");
    told = [];
    await expect(connections.reconnect(NEW, { key: "better" })).rejects.toMatchObject({
      failure: { code: "accounts-untold", owner: "broker" },
    });
    expect(await keyNow()).toBe("good");
  });
});

describe("disconnecting", () => {
  it.each([
    [false, 1],
    [true, 0],
  ])("with data %s leaves %i executions and no credentials", async (data, left) => {
    const { connections, pulls, store, keyNow } = await setting();
    await connections.connect(request());
    await pulls.pull(NEW, "first");
    await connections.disconnect(NEW, { data });
    expect(await store.list()).toEqual([]);
    expect(executionsIn(store)).toBe(left);
    await expect(keyNow()).rejects.toThrow();
  });

  it("pauses and resumes", async () => {
    const { connections, pulls } = await setting();
    await connections.connect(request());
    expect(await connections.pause(NEW)).toMatchObject({ state: "paused" });
    expect(await pulls.pull(NEW, "scheduled")).toEqual({ status: "refused" });
    expect(await connections.resume(NEW)).toMatchObject({ state: "connected" });
    expect(await pulls.pull(NEW, "scheduled")).toMatchObject({ status: "succeeded" });
  });
});
