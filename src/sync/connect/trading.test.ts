import { describe, expect, it } from "vitest";
import { connectionId, importId, tenantId } from "#domain";
import { BrokerAuthError } from "#guard";
import type { BrokerAdapter, Credentials } from "#kit";
import { createMemoryStore } from "#testing";
import { fakeBroker, fakeParts } from "../pull/fakes.ts";
import { credentialRef, openSession } from "../pull/session.ts";
import { createConnections } from "./connections.ts";

const NEW = connectionId("new");

/** A broker whose keys each reach an account of the same name, save that "rw" reaches that of "ro". */
async function setting(more: Partial<BrokerAdapter> = {}) {
  const asked: string[] = [];
  const adapter: BrokerAdapter = {
    ...fakeBroker({ records: [] }),
    accounts: async (call) => {
      const key: unknown = await call({ method: "GET", path: "/", reply: undefined as never }, {});
      return [{ key: "1", number: key === "rw" ? "ro" : String(key) }];
    },
    ...more,
  };
  const parts = await fakeParts(adapter, createMemoryStore);
  const given = {
    ...parts,
    callOf: ({ credentials }: { credentials: () => Promise<Credentials> }) =>
      (async () => {
        const { key = "" } = await credentials();
        asked.push(key);
        if (key === "bad") throw new BrokerAuthError("The key is not accepted");
        return key;
      }) as never,
    newConnectionId: () => NEW,
    newImportId: () => importId("i1"),
  };
  const connections = createConnections(given);
  const connect = (also: object = {}) =>
    connections.connect({
      ...{ tenant: tenantId("t1"), broker: "fake", environment: "paper" },
      ...{ credentials: { key: "ro" }, ...also },
    });
  const keyOf = async (purpose: "sync" | "trade") => {
    const connection = await parts.store.read(NEW);
    if (!connection) return undefined;
    const opened = parts.credentials.open(credentialRef(connection, purpose));
    return (await opened.catch(() => undefined))?.fields["key"]?.reveal();
  };
  return { given, adapter, connections, connect, keyOf, asked, store: parts.store };
}
const code = (name: string) => ({ failure: { code: name } });

describe("credentials of their own for trading", () => {
  it("are tried and kept beside those that read, and each is used for its purpose", async () => {
    const { given, adapter, connect, keyOf, asked } = await setting();
    const { connection } = await connect({ tradingCredentials: { key: "rw" } });
    expect(connection.trading).toBe("own");
    expect([await keyOf("sync"), await keyOf("trade")]).toEqual(["ro", "rw"]);
    asked.length = 0;
    for (const purpose of ["sync", "trade"] as const) {
      const options = { connection, adapter, owner: "o", observe: undefined, purpose };
      await openSession(given, options).ask("orders", (call) => adapter.accounts(call));
    }
    expect(asked).toEqual(["ro", "rw"]);
  });

  it("have a log-in of their own", async () => {
    let logIns = 0;
    const { connect, store } = await setting({
      signIn: async () => ({ access: `token-${++logIns}` }),
    });
    await connect({ tradingCredentials: { key: "rw" } });
    const [reads, trades] = [await store.tokens.read(NEW), await store.tradeTokens.read(NEW)];
    expect([reads?.generation, trades?.generation]).toEqual([1, 1]);
    expect(reads?.sealed).not.toBe(trades?.sealed);
  });

  it("are given later, replaced, and forgotten with their log-in", async () => {
    const { connections, connect, keyOf, store } = await setting({
      signIn: async () => ({ access: "token" }),
    });
    await connect();
    expect((await connections.giveTrading(NEW, { key: "rw" })).trading).toBe("own");
    expect((await connections.giveTrading(NEW, { key: "rw" })).trading).toBe("own");
    expect([await keyOf("sync"), await keyOf("trade")]).toEqual(["ro", "rw"]);
    expect((await connections.change(NEW, { trading: "none" })).trading).toBe("none");
    expect(await keyOf("trade")).toBeUndefined();
    expect(await store.tradeTokens.read(NEW)).toBeUndefined();
    expect(await store.tokens.read(NEW)).toBeDefined();
    await connections.giveTrading(NEW, { key: "rw" });
    await connections.disconnect(NEW, { data: false });
    expect(await keyOf("trade")).toBeUndefined();
  });

  it.each([
    [{ key: "ro" }, code("credentials-not-separate")],
    [{ key: "other" }, code("other-accounts")],
    [{}, code("credentials-incomplete")],
    [{ key: "bad" }, { message: "The key is not accepted" }],
  ])("are refused as %j, and nothing is kept", async (credentials, refusal) => {
    const { connections, connect, keyOf, store } = await setting();
    await expect(connect({ tradingCredentials: credentials })).rejects.toMatchObject(refusal);
    expect(await store.read(NEW)).toBeUndefined();
    await connect();
    await expect(connections.giveTrading(NEW, credentials)).rejects.toMatchObject(refusal);
    expect((await store.read(NEW))?.trading ?? "shared").toBe("shared");
    expect(await keyOf("trade")).toBeUndefined();
  });

  it("one act is written once, whatever else is changed with it", async () => {
    const { given, connect, store } = await setting();
    await connect();
    const acts: unknown[] = [];
    const change: typeof store.change = (id, changes, act) => {
      if (act) acts.push(changes);
      return store.change(id, changes);
    };
    const noting = createConnections({ ...given, store: { ...store, change } });
    const act = () => undefined as never;
    expect((await noting.change(NEW, { trading: "none" }, act)).trading).toBe("none");
    const both = await noting.change(NEW, { trading: "shared", label: "Both" }, act);
    expect(both).toMatchObject({ trading: "shared", label: "Both" });
    expect(acts).toEqual([{ trading: "none" }, { label: "Both" }]);
  });
});
