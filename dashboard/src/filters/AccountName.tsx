import { useQuery } from "@tanstack/react-query";
import { accounts } from "../api/queries.ts";
import { accountLabel, accountName } from "./account-name.ts";

/** What people call the account of this id. */
export function AccountName({ id }: { id: string }) {
  const { data = [] } = useQuery(accounts());
  const account = data.find((one) => one.id === id);
  return <span title={id}>{account ? accountName(account) : accountLabel(id)}</span>;
}
