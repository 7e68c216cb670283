import { Button, Skeleton, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { programKeys, revokeKey } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./account.module.css";
import { KeyForm } from "./KeyForm.tsx";

/** Keys with which programs come in. */
export function KeysPanel() {
  const query = useQuery(programKeys());
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: revokeKey,
    onSuccess: () => client.invalidateQueries({ queryKey: ["keys"] }),
  });
  return (
    <div className={classes.wide}>
      <Panel title="Keys of programs" note="For the command line and scripts: OPENBLOTTER_API_KEY">
        {revoke.error && <FailureNotice error={revoke.error} />}
        {query.error && <FailureNotice error={query.error} />}
        {query.isPending && <Skeleton height={60} />}
        {query.data && query.data.length > 0 && (
          <TableFrame
            label="Keys"
            className={classes.table}
            headings={["Name", "May", "Made", "Expires", "Last used", { end: "" }]}
          >
            {query.data.map(({ id, name, scopes, createdAt, expiresAt, lastUsedAt }) => (
              <Table.Tr key={id}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{scopes.join(", ")}</Table.Td>
                <Table.Td>
                  <Time at={createdAt} />
                </Table.Td>
                <Table.Td>
                  <Time at={expiresAt} />
                </Table.Td>
                <Table.Td>{lastUsedAt ? <Time at={lastUsedAt} /> : "Never"}</Table.Td>
                <Table.Td align="right">
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Revoke ${name}`}
                    onClick={() => revoke.mutate(id)}
                  >
                    Revoke
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </TableFrame>
        )}
        <KeyForm />
      </Panel>
    </div>
  );
}
