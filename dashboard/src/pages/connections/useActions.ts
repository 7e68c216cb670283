import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  backfillConnection,
  changeAccount,
  changeConnection,
  CONNECTIONS_KEY,
  syncConnection,
} from "../../api/connections.ts";
import type {
  ConnectedAccountChangeBody,
  ConnectionBody,
  ConnectionChangeBody,
  PullBody,
} from "../../api/types.ts";
import { count } from "../../format/span.ts";

/** What can be done with a connection besides its credentials. */
export function useActions({ id, label }: ConnectionBody) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: CONNECTIONS_KEY });
  const read = {
    onSuccess: (pull: PullBody) => tell(label, pull),
    onSettled: refresh,
  };
  const sync = useMutation({ mutationFn: () => syncConnection(id), ...read });
  const backfill = useMutation({ mutationFn: () => backfillConnection(id, undefined), ...read });
  const change = useMutation({
    mutationFn: (body: ConnectionChangeBody) => changeConnection(id, body),
    onSettled: refresh,
  });
  const account = useMutation({
    mutationFn: ({ account: of, body }: AccountChange) => changeAccount(id, of, body),
    onSettled: refresh,
  });
  const error = sync.error ?? backfill.error ?? change.error ?? account.error;
  return { sync, backfill, change, account, error };
}

type AccountChange = {
  readonly account: string;
  readonly body: ConnectedAccountChangeBody;
};

export type Actions = ReturnType<typeof useActions>;

/** A pull that failed shows in the connection itself. */
function tell(label: string, pull: PullBody): void {
  if (pull.outcome !== "succeeded") return;
  const { imported, updated, skipped, quarantined } = pull;
  const more = [
    updated > 0 && `${updated.toLocaleString()} changed`,
    skipped > 0 && `${skipped.toLocaleString()} known`,
    quarantined > 0 && `${quarantined.toLocaleString()} in quarantine`,
  ];
  notifications.show({
    title: `"${label}" is up to date`,
    message: [count(imported, "new record"), ...more].filter(Boolean).join(", "),
  });
}
