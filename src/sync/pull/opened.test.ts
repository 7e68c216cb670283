import { connectionId, type CredentialRef, FailureError, Secret, tenantId } from "#domain";
import { expect, test } from "vitest";
import { fakeClock, fakeCredentials } from "./fakes.ts";
import { openedClosely } from "./opened.ts";

const ref: CredentialRef = {
  tenant: tenantId("t1"),
  connection: connectionId("c1"),
  environment: "paper",
  purpose: "sync",
};

function desk() {
  const clock = fakeClock();
  const kept = fakeCredentials();
  let opens = 0;
  const counted = { ...kept, open: (asked: CredentialRef) => (opens++, kept.open(asked)) };
  const credentials = openedClosely(counted, clock);
  return { clock, kept, credentials, opens: () => opens };
}

const token = (text: string) => ({ token: new Secret(text) });

test("calls that follow each other closely open a credential once", async () => {
  const { clock, credentials, opens } = desk();
  await credentials.put(ref, token("one"));
  await Promise.all([credentials.open(ref), credentials.open(ref)]);
  clock.pass(1_999);
  expect((await credentials.open(ref)).fields["token"]?.reveal()).toBe("one");
  expect(opens()).toBe(1);
});

test("a credential that was replaced is in use two seconds later", async () => {
  const { clock, kept, credentials } = desk();
  await kept.put(ref, token("one"));
  await credentials.open(ref);
  await kept.replace(ref, token("two"));
  clock.pass(2_000);
  expect((await credentials.open(ref)).fields["token"]?.reveal()).toBe("two");
});

test("another credential is never given for the one that was asked for", async () => {
  const { kept, credentials } = desk();
  const other = { ...ref, purpose: "trade" } as const;
  await kept.put(ref, token("one"));
  await kept.put(other, token("two"));
  await credentials.open(ref);
  expect((await credentials.open(other)).fields["token"]?.reveal()).toBe("two");
});

test("one that could not be opened is asked for anew", async () => {
  const { kept, credentials } = desk();
  await expect(credentials.open(ref)).rejects.toThrow(FailureError);
  await kept.put(ref, token("one"));
  expect((await credentials.open(ref)).fields["token"]?.reveal()).toBe("one");
});
