import { describe, expect, it } from "vitest";
import { connectionId, type CredentialRef, tenantId } from "#domain";
import { keySetOf } from "./keys.ts";
import { memoryVaultStore } from "./memory.ts";
import { createTextSeal } from "./text-seal.ts";

const ref: CredentialRef = {
  tenant: tenantId("t"),
  connection: connectionId("c"),
  environment: "paper",
  purpose: "sync",
};
let drawn = 0;
const random = {
  bytes: (count: number) => new Uint8Array(count).map(() => (drawn = (drawn * 7 + 13) % 251)),
};
const load = async () => keySetOf([new Uint8Array(32).fill(1)]);
const seal = () =>
  createTextSeal({ store: memoryVaultStore(), keyring: { load, make: load } as never, random });

describe("a sealed log-in", () => {
  it("opens in its place and version, and shows nothing of itself", async () => {
    const texts = seal();
    const sealed = await texts.seal(ref, 3, "refresh-token-ü");
    expect(sealed).not.toContain("refresh");
    expect(await texts.open(ref, 3, sealed)).toBe("refresh-token-ü");
  });

  it("does not open for another version, connection or environment, nor after a change", async () => {
    const texts = seal();
    const sealed = await texts.seal(ref, 3, "token");
    const unreadable = { failure: { code: "credential-unreadable" } };
    await expect(texts.open(ref, 4, sealed)).rejects.toMatchObject(unreadable);
    const other = { ...ref, connection: connectionId("d") };
    await expect(texts.open(other, 3, sealed)).rejects.toMatchObject(unreadable);
    await expect(texts.open({ ...ref, environment: "live" }, 3, sealed)).rejects.toMatchObject(
      unreadable,
    );
    for (const at of [sealed.length - 1, sealed.length - 20, sealed.lastIndexOf(".") + 2]) {
      const letter = sealed[at] === "A" ? "B" : "A";
      const bent = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      // The last letter carries bits that base64url ignores; what decodes alike is the same text.
      if (
        Buffer.from(bent.split(".")[3] ?? "", "base64url").equals(
          Buffer.from(sealed.split(".")[3] ?? "", "base64url"),
        )
      )
        continue;
      await expect(texts.open(ref, 3, bent)).rejects.toMatchObject(unreadable);
    }
    await expect(texts.open(ref, 3, "nonsense")).rejects.toMatchObject(unreadable);
  });
});
