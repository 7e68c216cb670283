import { fail, type TenantId } from "#domain";
import type { Scope } from "#http";
import type { Person, ProgramKey } from "#store";
import { ownerOnly, scopeMissing } from "./failures.ts";

/** A person who is signed in here. */
export type SignedIn = {
  readonly kind: "session";
  readonly person: Person;
  /** Id of the session. */
  readonly session: string;
};

/** Who asks: somebody on the machine where no user exists, a person, or a program with a key. */
export type Caller =
  | { readonly kind: "local"; readonly tenant: TenantId }
  | SignedIn
  | { readonly kind: "key"; readonly person: Person; readonly key: ProgramKey };

export const tenantOf = (caller: Caller): TenantId =>
  caller.kind === "local" ? caller.tenant : caller.person.tenant;

/** As the audit log names them. */
export function actorOf(caller: Caller): string {
  if (caller.kind === "local") return "local";
  return caller.kind === "key" ? `key:${caller.key.id}` : `user:${caller.person.id}`;
}

/** What ends their streams when it ends. */
export function proofOf(caller: Caller): string | undefined {
  if (caller.kind === "local") return undefined;
  return caller.kind === "key" ? `key:${caller.key.id}` : `session:${caller.session}`;
}

/** Fails with "scope-missing". */
export function checkScope(caller: Caller, scope: Scope): void {
  if (scope === "public" || caller.kind === "local") return;
  if (caller.kind === "key") {
    if (!caller.key.scopes.includes(scope)) fail(scopeMissing(scope));
  } else if (scope === "owner" && caller.person.role !== "owner") fail(ownerOnly);
}
