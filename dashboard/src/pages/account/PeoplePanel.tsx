import { Button, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { invitations, invite, people, withdrawInvitation } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./account.module.css";
import { OnceForm } from "./OnceForm.tsx";

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
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: invite,
    onSuccess: () => client.invalidateQueries({ queryKey: ["invitations"] }),
  });
  const made = make.data && {
    text: `Send this link to ${make.data.label}; it works once, for a week, and is not shown again.`,
    name: "Link of the invitation",
    secret: `${location.origin}/invitation#${make.data.token}`,
  };
  return (
    <OnceForm
      icon="person"
      label="Invite"
      description="For whom, in your own words"
      action="Make a link"
      made={made}
      error={make.error}
      isBusy={make.isPending}
      onMake={make.mutateAsync}
    />
  );
}
