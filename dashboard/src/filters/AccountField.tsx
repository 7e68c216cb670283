import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { accounts } from "../api/queries.ts";
import { accountName } from "./account-name.ts";
import classes from "./filters.module.css";

type Props = {
  readonly value: readonly string[] | undefined;
  readonly onChange: (value: string[] | undefined) => void;
};

/** Which accounts; none chosen means all. Not shown while there is only one. */
export function AccountField({ value, onChange }: Props) {
  const { data = [] } = useQuery(accounts());
  if (data.length < 2 && !value?.length) return null;
  return (
    <MultiSelect
      size="xs"
      aria-label="Accounts"
      placeholder={value?.length ? undefined : "All accounts"}
      data={data.map((account) => ({ value: account.id, label: accountName(account) }))}
      value={[...(value ?? [])]}
      onChange={(next) => onChange(next.length > 0 ? next : undefined)}
      clearable
      searchable={data.length > 8}
      className={classes.accounts}
    />
  );
}
