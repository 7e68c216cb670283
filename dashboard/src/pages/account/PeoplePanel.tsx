import { Button, Table, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { invitations, invite, people, withdrawInvitation } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./account.module.css";

/** Who has a blotter on this server, for its owner. Nobody sees the blotter of another. */
export function PeoplePanel() {
  const { data: known = [], error } = useQuery(people());
  const { data: open = [] } = useQuery(invitations());
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: withdrawInvitation,
    onSuccess: () => client.invalidateQueries({ queryKey: ["invitations"] }),
  });
  return (
    <div className={classes.wide}>
      <Panel title="People" note="Each has a blotter of their own, which nobody else sees">
        {(error ?? withdraw.error) && <FailureNotice error={error ?? withdraw.error} />}
        <TableFrame
          label="People"
          className={classes.table}
          headings={["Name", "E-mail", "Second factor", "Since", { end: "" }]}
        >
          {known.map(({ id, name, email, role, secondFactor, createdAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{role === "owner" ? `${name} (owner)` : name}</Table.Td>
              <Table.Td>{email}</Table.Td>
              <Table.Td>{secondFactor ? "On" : "Off"}</Table.Td>
              <Table.Td>
                <Time at={createdAt} />
              </Table.Td>
              <Table.Td />
            </Table.Tr>
          ))}
          {open.map(({ id, label, expiresAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{label}</Table.Td>
              <Table.Td className={classes.soft} colSpan={2}>
                Invited
              </Table.Td>
              <Table.Td className={classes.soft}>
                until <Time at={expiresAt} />
              </Table.Td>
              <Table.Td align="right">
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Withdraw the invitation of ${label}`}
                  onClick={() => withdraw.mutate(id)}
                >
                  Withdraw
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </TableFrame>
        <InvitationForm />
      </Panel>
    </div>
  );
}

function InvitationForm() {
  const [label, setLabel] = useState("");
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => invite(label),
    onSuccess() {
      setLabel("");
      return client.invalidateQueries({ queryKey: ["invitations"] });
    },
  });
  return (
    <form
      className={classes.form}
      style={{ maxWidth: "46rem", marginTop: "0.75rem" }}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      {make.data && (
        <Notice tone="good" icon="person">
          <p style={{ marginBottom: "0.4rem" }}>
            Send this link to {make.data.label}; it works once, for a week, and is not shown again.
          </p>
          <code className={classes.secret} aria-label="Link of the invitation">
            {`${location.origin}/invitation#${make.data.token}`}
          </code>
        </Notice>
      )}
      {make.error && <FailureNotice error={make.error} />}
      <div className={classes.row}>
        <TextInput
          className={classes.grow}
          size="xs"
          label="Invite"
          description="For whom, in your own words"
          required
          maxLength={100}
          withAsterisk={false}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" loading={make.isPending}>
          Make a link
        </Button>
      </div>
    </form>
  );
}
