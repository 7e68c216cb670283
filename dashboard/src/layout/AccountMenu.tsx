import { ActionIcon, Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { session, signOut } from "../api/session.ts";
import { Icon } from "../ui/Icon.tsx";

/** Who is signed in, the way to what is theirs, and the way out. */
export function AccountMenu() {
  const { data } = useQuery(session());
  const client = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: (state) => client.setQueryData(session().queryKey, state),
  });
  const name = data?.person?.name;
  const label = name === undefined ? "Account" : `Account of ${name}`;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon size={26} variant="subtle" aria-label={label} title={label}>
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {data?.person && <Menu.Label>{data.person.email}</Menu.Label>}
        <Menu.Item component={Link} to="/account">
          {data?.person ? "Account and keys" : "Have a log-in"}
        </Menu.Item>
        <Menu.Item component={Link} to="/system">
          System
        </Menu.Item>
        {data?.person && <Menu.Item onClick={() => leaving.mutate()}>Sign out</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
