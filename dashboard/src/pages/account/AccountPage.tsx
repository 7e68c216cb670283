import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { session, signOut } from "../../api/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Page } from "../../ui/Page.tsx";
import classes from "./account.module.css";
import { KeysPanel } from "./KeysPanel.tsx";
import { PasswordPanel } from "./PasswordPanel.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { SecondFactorPanel } from "./SecondFactorPanel.tsx";
import { SessionsPanel } from "./SessionsPanel.tsx";

/** What is a person's own: how they sign in, where they are, and the keys of their programs. */
export function AccountPage() {
  const { data } = useQuery(session());
  const person = data?.person;
  if (!person) return <NobodyYet />;
  return (
    <Page title="Account" aside={<SignOut email={person.email} />}>
      <div className={classes.panels}>
        <PasswordPanel email={person.email} />
        <SecondFactorPanel isOn={person.secondFactor} />
        <SessionsPanel />
        <KeysPanel />
        {person.role === "owner" && <PeoplePanel />}
      </div>
    </Page>
  );
}

function SignOut({ email }: { email: string }) {
  const client = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: (state) => client.setQueryData(session().queryKey, state),
  });
  return (
    <>
      <span className={classes.soft}>{email}</span>
      <Button
        size="xs"
        variant="default"
        loading={leaving.isPending}
        onClick={() => leaving.mutate()}
      >
        Sign out
      </Button>
    </>
  );
}

function NobodyYet() {
  return (
    <Page title="Account">
      <EmptyState
        title="Nobody has to sign in"
        action={
          <Button component={Link} to="/set-up" size="xs">
            Set up a log-in
          </Button>
        }
      >
        Only this machine reaches the server, and whoever uses it sees the blotter. Once there is a
        user, nothing is shown without signing in. The server printed the token for that at its
        start.
      </EmptyState>
    </Page>
  );
}
