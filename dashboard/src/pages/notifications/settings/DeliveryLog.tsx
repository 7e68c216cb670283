import { Button, Skeleton, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { deliveries, replayDelivery, WEBHOOKS_KEY } from "../../../api/notifications.ts";
import type { DeliveryBody, WebhookBody } from "../../../api/types.ts";
import { count } from "../../../format/span.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Mark } from "../../../ui/Mark.tsx";
import { TableFrame } from "../../../ui/TableFrame.tsx";
import { Time } from "../../../ui/Time.tsx";
import classes from "./settings.module.css";

const LOOKS = {
  waiting: { tone: "warn", icon: "clock" },
  sent: { tone: "good", icon: "check" },
  failed: { tone: "bad", icon: "alert" },
  dropped: { tone: "plain", icon: "close" },
} as const;

/** A page that is open shows how tries go on. */
const REFRESH_MS = 3000;

/** What was sent to a webhook, and how each went. */
export function DeliveryLog({ webhook: { id, label } }: { webhook: WebhookBody }) {
  const query = useQuery({ ...deliveries(id), refetchInterval: REFRESH_MS });
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: (delivery: string) => replayDelivery(id, delivery),
    onSettled: () => client.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
  });
  if (query.isPending) return <Skeleton height={60} />;
  if (query.error) return <FailureNotice error={query.error} />;
  if (query.data.length === 0) return <p className={classes.soft}>Nothing was sent yet.</p>;
  return (
    <>
      {replay.error && <FailureNotice error={replay.error} />}
      <TableFrame
        label={`Deliveries to "${label}"`}
        className={classes.log}
        headings={["What", "State", "Last try", { end: "" }]}
      >
        {query.data.map((delivery) => (
          <Row key={delivery.id} delivery={delivery} onReplay={() => replay.mutate(delivery.id)} />
        ))}
      </TableFrame>
    </>
  );
}

function Row({ delivery, onReplay }: { delivery: DeliveryBody; onReplay: () => void }) {
  const { title, state, attempts, dueAt } = delivery;
  const last = attempts.at(-1);
  return (
    <Table.Tr>
      <Table.Td>{title}</Table.Td>
      <Table.Td>
        <Mark {...LOOKS[state]}>{state}</Mark>
      </Table.Td>
      <Table.Td>
        {last ? (
          <>
            <Time at={last.at} />, {last.error ?? `status ${last.status} in ${last.ms} ms`}
            {attempts.length > 1 && ` (${count(attempts.length, "try", "tries")})`}
          </>
        ) : (
          "Not tried yet"
        )}
        {state === "waiting" && last && (
          <>
            ; again <Time at={dueAt} />
          </>
        )}
      </Table.Td>
      <Table.Td align="right">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Send again: ${title}`}
          onClick={onReplay}
        >
          Send again
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
