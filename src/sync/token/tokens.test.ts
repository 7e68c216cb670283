import { describe, expect, it } from "vitest";
import {
  type Clock,
  connectionId,
  type CredentialRef,
  epochMs,
  instantOf,
  tenantId,
} from "#domain";
import { BrokerAuthError, BrokerError } from "#guard";
import type { BrokerAdapter, TokenSet } from "#kit";
import { createMemoryStore } from "#testing";
import { fakeBroker, fakeClock, fakeRandom, fakeSeal } from "../pull/fakes.ts";
import { createTokens, type Login } from "./tokens.ts";

const REF: CredentialRef = {
  tenant: tenantId("t1"),
  connection: connectionId("c1"),
  environment: "paper",
  purpose: "sync",
};
const HOUR = 3_600_000;

/** A broker whose refresh tokens can be used once, and that counts what it is asked. */
function rotating(clock: Clock, more: Partial<BrokerAdapter> = {}) {
  const asked: string[] = [];
  let number = 0;
  const grant = (): TokenSet => ({
    access: `access-${++number}`,
    refresh: `refresh-${number}`,
    accessExpiresAt: instantOf(epochMs(clock.now()) + HOUR),
  });
  const base = fakeBroker({ records: [] });
  const adapter: BrokerAdapter = {
    ...base,
    manifest: { ...base.manifest, token: { accessMs: HOUR, rotates: true } },
    signIn: async () => {
      asked.push("sign-in");
      return grant();
    },
    refresh: async (_call, token) => {
      asked.push(`refresh ${token.refresh}`);
      if (token.refresh !== `refresh-${number}`) throw new BrokerAuthError("Invalid grant");
      return grant();
    },
    ...more,
  };
  return { adapter, asked };
}

function setting(more: Partial<BrokerAdapter> = {}) {
  const clock = fakeClock();
  const { tokens: store } = createMemoryStore(clock);
  const { adapter, asked } = rotating(clock, more);
  const tokens = createTokens({ store, seal: fakeSeal, clock, random: fakeRandom });
  const login = (owner = "one"): Login => ({
    ref: REF,
    label: "Mine",
    owner,
    adapter,
    credentials: async () => ({}),
    call: () => () => Promise.reject(new Error("Nobody is asked")),
  });
  return { clock, store, tokens, login, asked };
}

describe("a log-in", () => {
  it("signs in once and is used until it is due", async () => {
    const { tokens, login, asked, clock } = setting();
    expect(await tokens.fresh(login())).toMatchObject({ generation: 1 });
    clock.pass(HOUR / 2);
    expect(await tokens.fresh(login())).toMatchObject({ token: { access: "access-1" } });
    expect(asked).toEqual(["sign-in"]);
  });

  it("is renewed before its end, by the newest refresh token each time", async () => {
    const { tokens, login, asked, clock } = setting();
    for (let turn = 0; turn < 3; turn++) {
      await tokens.fresh(login());
      clock.pass(HOUR * 0.9);
    }
    expect(asked).toEqual(["sign-in", "refresh refresh-1", "refresh refresh-2"]);
  });

  it("is renewed by one process while another waits for it", async () => {
    const { tokens, login, asked, clock } = setting();
    await tokens.fresh(login());
    clock.pass(2 * HOUR);
    const all = await Promise.all(
      ["one", "two", "three"].map((owner) => tokens.fresh(login(owner))),
    );
    expect(new Set(all.map(({ generation }) => generation))).toEqual(new Set([2]));
    expect(asked).toEqual(["sign-in", "refresh refresh-1"]);
  });

  it("that the broker refuses is renewed although it is not due", async () => {
    const { tokens, login } = setting();
    const { generation } = await tokens.fresh(login());
    expect(await tokens.fresh(login(), generation)).toMatchObject({
      generation: 2,
      token: { access: "access-2" },
    });
  });

  it("of another process is taken where ours is refused meanwhile", async () => {
    const { tokens, login, clock, store } = setting();
    await tokens.fresh(login());
    clock.pass(2 * HOUR);
    const sealed = await fakeSeal.seal(REF, 2, JSON.stringify({ access: "theirs" }));
    const racing = {
      ...login("slow"),
      adapter: {
        ...login().adapter,
        refresh: async () => {
          await store.save(REF.connection, 1, { sealed });
          throw new BrokerAuthError("Invalid grant");
        },
      },
    };
    expect(await tokens.fresh(racing)).toMatchObject({ token: { access: "theirs" } });
  });

  it("whose renewal may have happened unseen is not given up before the user is asked", async () => {
    let answers = false;
    const { tokens, login, clock, store } = setting({
      signIn: async () => {
        if (answers) throw new BrokerAuthError("The code was used");
        return {
          access: "a",
          refresh: "r",
          accessExpiresAt: instantOf(epochMs(clock.now()) + HOUR),
        };
      },
      refresh: async () => {
        if (answers) throw new BrokerAuthError("Invalid grant");
        throw new BrokerError("No answer", { code: "TIMEOUT", outcome: "unknown" });
      },
    });
    await tokens.fresh(login());
    clock.pass(2 * HOUR);
    await expect(tokens.fresh(login())).rejects.toMatchObject({ code: "TIMEOUT" });
    expect((await store.read(REF.connection))?.refreshingSince).toBeDefined();
    answers = true;
    clock.pass(HOUR);
    await expect(tokens.fresh(login("next"))).rejects.toMatchObject({
      code: "AUTH_EXPIRED",
      owner: "user",
      message: expect.stringContaining("cut off before its answer was stored"),
    });
  });

  it("that is revoked costs one renewal and one sign-in, and then asks for the user", async () => {
    const { tokens, login, asked, clock } = setting();
    await tokens.fresh(login());
    clock.pass(2 * HOUR);
    const revoked: Login = {
      ...login(),
      adapter: {
        ...login().adapter,
        signIn: async () => {
          asked.push("sign-in");
          throw new BrokerAuthError("Revoked");
        },
        refresh: async () => {
          asked.push("refresh");
          throw new BrokerAuthError("Revoked");
        },
      },
    };
    await expect(tokens.fresh(revoked)).rejects.toThrow("Revoked");
    expect(asked).toEqual(["sign-in", "refresh", "sign-in"]);
  });

  it("is not needed where each call carries the credentials", async () => {
    const { tokens, login } = setting();
    const adapter = fakeBroker({ records: [] });
    expect(await tokens.fresh({ ...login(), adapter })).toEqual({ generation: 0 });
  });
});
