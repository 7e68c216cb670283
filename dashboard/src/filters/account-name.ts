/** What people call an account: its name, else its number with the institution. */
export function accountName(account: {
  id: string;
  name?: string | undefined;
  number?: string | undefined;
}): string {
  const institution = account.id.split(":", 1)[0] ?? "";
  const words = institution.length <= 4 ? institution.toUpperCase() : capital(institution);
  if (account.name) return account.name;
  return account.number ? `${words} ${account.number}` : words;
}

/** The same from an id alone, "ibkr:U1234567" gives "IBKR U1234567". */
export function accountLabel(id: string): string {
  const at = id.indexOf(":");
  const number = id.slice(at + 1);
  return accountName({ id, number: at < 0 || number === "unnamed" ? undefined : number });
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
