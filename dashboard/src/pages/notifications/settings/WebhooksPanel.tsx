import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { webhooks } from "../../../api/notifications.ts";
import type { NotifySettingsBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import classes from "./settings.module.css";
import { WebhookCard } from "./WebhookCard.tsx";
import { WebhookForm } from "./WebhookForm.tsx";

type Props = { readonly kinds: NotifySettingsBody["kinds"] };

/** Deliveries go on while one looks. */
const REFRESH_MS = 3000;

/** Where programs are told. */
export function WebhooksPanel({ kinds }: Props) {
  const query = useQuery({ ...webhooks(), refetchInterval: REFRESH_MS });
  return (
    <Panel title="Webhooks" note="Signed requests to your programs, after Standard Webhooks">
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={60} />}
      {query.data && query.data.length > 0 && (
        <ul className={classes.hooks} aria-label="Webhooks">
          {query.data.map((webhook) => (
            <WebhookCard key={webhook.id} webhook={webhook} kinds={kinds} />
          ))}
        </ul>
      )}
      <WebhookForm kinds={kinds} />
    </Panel>
  );
}
