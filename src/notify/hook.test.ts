import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { epochMs, type HookScheme, type Instant, instantOf } from "#domain";
import { STANDARD_HOOK, verifyHook } from "./hook.ts";

const NOW = instantOf(Date.UTC(2026, 0, 5, 12));
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const body = Buffer.from('{"event":"fill"}');
const later = (ms: number): Instant => instantOf(epochMs(NOW) + ms);

const signed = (id = "msg_1") => ({
  "webhook-id": id,
  "webhook-timestamp": String(epochMs(NOW) / 1_000),
  "webhook-signature": new Webhook(secret).sign(id, new Date(epochMs(NOW)), body.toString()),
});
const verify = (headers: Record<string, string>, now = NOW, given = body) =>
  verifyHook({ headers, body: given }, STANDARD_HOOK, { secret, now });

describe("a call of a broker", () => {
  it("is taken as the reference library signs it, under its id", () => {
    expect(verify(signed())).toEqual({ id: "msg_1" });
    const headers = signed();
    const two = `v1,${Buffer.alloc(32).toString("base64")} ${headers["webhook-signature"]}`;
    expect(verify({ ...headers, "webhook-signature": two })).toEqual({ id: "msg_1" });
  });

  it("is refused when it is early, late, changed or signed by another", () => {
    for (const ms of [-5 * 60_000 - 1, 5 * 60_000 + 1])
      expect(() => verify(signed(), later(ms))).toThrow(/as it is signed/);
    expect(verify(signed(), later(5 * 60_000))).toEqual({ id: "msg_1" });
    expect(() => verify(signed(), NOW, Buffer.from("{}"))).toThrow(/as it is signed/);
    expect(() => verify({ ...signed(), "webhook-id": "msg_2" })).toThrow(/as it is signed/);
    for (const name of Object.keys(signed()))
      expect(() => verify({ ...signed(), [name]: "" })).toThrow(/as it is signed/);
    expect(() => verify({})).toThrow(/as it is signed/);
  });

  it("is taken by the scheme of its broker, and named by its content where it has no id", () => {
    const scheme: HookScheme = {
      ...{ signature: "x-hub-signature-256", prefix: "sha256=", algorithm: "sha256" },
      ...{ encoding: "hex", signed: ["body"] },
    };
    const given = { secret: "as the broker gave it", now: NOW };
    const mac = createHmac("sha256", given.secret).update(body).digest("hex");
    const call = { headers: { "x-hub-signature-256": `sha256=${mac}` }, body };
    const { id } = verifyHook(call, scheme, given);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(verifyHook(call, scheme, given)).toEqual({ id });
    const bare = { headers: { "x-hub-signature-256": mac }, body };
    expect(() => verifyHook(bare, scheme, given)).toThrow(/as it is signed/);
  });
});
