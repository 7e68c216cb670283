import { Button, Skeleton, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endSession, sessions } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./account.module.css";
import { programOf } from "./program.ts";

/** Where one is signed in. */
export function SessionsPanel() {
  const query = useQuery(sessions());
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => client.invalidateQueries({ queryKey: ["sessions"] }),
  });
  return (
    <div className={classes.wide}>
      <Panel title="Sessions" note="End after a day without use, and after two weeks in any case">
        {end.error && <FailureNotice error={end.error} />}
        {query.error && <FailureNotice error={query.error} />}
        {query.isPending && <Skeleton height={60} />}
        {query.data && (
          <TableFrame
            label="Sessions"
            className={classes.table}
            headings={["Program", "Address", "Began", "Last used", { end: "" }]}
          >
            {query.data.map(({ id, userAgent, address, createdAt, seenAt, current }) => (
              <Table.Tr key={id}>
                <Table.Td title={userAgent}>{programOf(userAgent)}</Table.Td>
                <Table.Td>{address ?? "Unknown"}</Table.Td>
                <Table.Td>
                  <Time at={createdAt} />
                </Table.Td>
                <Table.Td>
                  <Time at={seenAt} />
                </Table.Td>
                <Table.Td align="right">
                  {current ? (
                    <Mark tone="good">This one</Mark>
                  ) : (
                    <Button size="compact-xs" variant="default" onClick={() => end.mutate(id)}>
                      End
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </TableFrame>
        )}
      </Panel>
    </div>
  );
}
