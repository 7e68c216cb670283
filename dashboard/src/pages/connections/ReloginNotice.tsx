import { Button } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { ClockTime } from "../../ui/ClockTime.tsx";
import { Countdown } from "../../ui/Countdown.tsx";
import { Notice } from "../../ui/Notice.tsx";
import notice from "../../ui/Notice.module.css";
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
      <p className={notice.title}>
        The log-in at {connection.brokerName}{" "}
        {relogin.isOver ? (
          "has ended"
        ) : (
          <>
            ends <Countdown at={relogin.dueAt} />
          </>
        )}
      </p>
      <p>
        You can settle this: Reconnect{relogin.isOver ? "" : " before"}; everything is kept. (
        <ClockTime at={relogin.dueAt} />)
      </p>
    </Notice>
  );
}
