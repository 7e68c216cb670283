import { Button } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { ClockTime } from "../../ui/ClockTime.tsx";
import { Countdown } from "../../ui/Countdown.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { useNow } from "../../ui/useNow.ts";
import { reloginOf } from "./relogin.ts";

type Props = { readonly connection: ConnectionBody; readonly onReconnect: () => void };

/** A log-in that ends soon, with the one tap that gives it a new life. */
export function ReloginNotice({ connection, onReconnect }: Props) {
  const relogin = reloginOf(connection, useNow(60_000));
  if (!relogin?.isSoon) return null;
  return (
    <Notice
      tone="warn"
      icon="key"
      action={
        <Button size="xs" variant="default" onClick={onReconnect}>
          Reconnect
        </Button>
      }
    >
      <p>
        The log-in at {connection.brokerName} ends: <Countdown at={relogin.dueAt} /> (
        <ClockTime at={relogin.dueAt} />
        ). You can settle this: Reconnect before; everything is kept.
      </p>
    </Notice>
  );
}
