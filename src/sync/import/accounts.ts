import { type Account, accountId, type AccountId, brokerId, fail } from "#domain";
import type { AccountRef, Importer } from "#kit";

/**
 * Collects the accounts that a file speaks of. Records without an account belong to the one that
 * the user named, else to the only account the format has.
 */
export function createAccounts(
  importer: Importer,
  given: string | undefined,
  sample: true | undefined,
) {
  const byNumber = new Map<string, Account>();
  let unsaved: Account[] = [];

  function of(ref: AccountRef | undefined): AccountId {
    const number = ref?.number ?? given;
    if (given && ref?.number && ref.number !== given) fail(otherAccount(ref.number, given));
    const key = `${ref?.institution ?? ""} ${number ?? ""}`;
    const known = byNumber.get(key);
    if (known && !addsTo(known, ref)) return known.id;
    const account = accountOf(importer, number, { ...known, ...ref }, sample);
    byNumber.set(key, account);
    unsaved.push(account);
    return account.id;
  }

  return {
    of,
    /** Accounts that were seen or learnt of since the last call. */
    takeUnsaved(): readonly Account[] {
      const taken = unsaved;
      unsaved = [];
      return taken;
    },
    ids: (): readonly AccountId[] => [...byNumber.values()].map(({ id }) => id),
  };
}

const addsTo = (known: Account, ref: AccountRef | undefined) =>
  (ref?.name !== undefined && known.name === undefined) ||
  (ref?.currency !== undefined && known.currency === undefined);

function accountOf(
  importer: Importer,
  number: string | undefined,
  ref: AccountRef,
  sample: true | undefined,
): Account {
  return {
    id: accountId(ref.institution ?? importer.institution, number),
    broker: brokerId(`file:${importer.id}`),
    ...(number === undefined ? {} : { number }),
    ...(ref.name === undefined ? {} : { name: ref.name }),
    ...(ref.currency === undefined ? {} : { currency: ref.currency }),
    ...(sample ? { sample } : {}),
  };
}

/** The last characters of an account number, which people recognise and nobody can use. */
const masked = (number: string) => (number.length > 4 ? `…${number.slice(-3)}` : number);

const otherAccount = (stated: string, given: string) => ({
  code: "other-account",
  message: `The file is a statement of account "${masked(stated)}", not of "${masked(given)}"`,
  owner: "user" as const,
  next: "Import it without naming an account, or choose the right file",
});
