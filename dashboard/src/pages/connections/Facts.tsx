import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ConnectionBody } from "../../api/types.ts";
import { useSyncProgress } from "../../events/sync-progress.ts";
import { Ago } from "../../ui/Ago.tsx";
import { ClockTime } from "../../ui/ClockTime.tsx";
import { Countdown } from "../../ui/Countdown.tsx";
import classes from "./connections.module.css";

/** What one wants to know of a connection at a glance. */
export function Facts({ connection }: { connection: ConnectionBody }) {
  const { id, accounts, openBreaks, quarantined, lastSuccessAt } = connection;
  return (
    <dl className={classes.facts}>
      <Fact name="Last read">
        {lastSuccessAt ? (
          <Timed at={lastSuccessAt} far={<Ago at={lastSuccessAt} isPast />} />
        ) : (
          "never"
        )}
      </Fact>
      <Fact name="Next">
        <NextSync connection={connection} />
      </Fact>
      {connection.reloginDueAt && connection.state !== "needs-user" && (
        <Fact name="Log-in ends">
          <Timed at={connection.reloginDueAt} far={<Countdown at={connection.reloginDueAt} />} />
        </Fact>
      )}
      <Fact name="Accounts">{accounts.length.toLocaleString()}</Fact>
      <Fact name="Breaks" isBad={openBreaks > 0}>
        {openBreaks > 0 ? (
          <Link to="/connections/$id" params={{ id }}>
            {openBreaks.toLocaleString()}
          </Link>
        ) : (
          "none"
        )}
      </Fact>
      <Fact name="Quarantine" isBad={quarantined > 0}>
        {quarantined > 0 ? (
          <Link to="/imports" search={{ tab: "quarantine" }}>
            {quarantined.toLocaleString()}
          </Link>
        ) : (
          "none"
        )}
      </Fact>
    </dl>
  );
}

function NextSync({ connection }: { connection: ConnectionBody }) {
  const { id, state, nextAttemptAt, nextReason } = connection;
  const progress = useSyncProgress(id);
  if (progress || state === "syncing") return "now";
  if (state === "paused") return "paused";
  if (state === "needs-user") return "waits for you";
  if (!nextAttemptAt) return "none";
  return (
    <>
      <Timed at={nextAttemptAt} far={<Countdown at={nextAttemptAt} />} />
      {nextReason && <small>{WHY_LATER[nextReason]}</small>}
    </>
  );
}

/** Why the next reading is later than the interval. */
const WHY_LATER: Readonly<Record<NonNullable<ConnectionBody["nextReason"]>, string>> = {
  "after-failure": "waits after a failure",
  "statement-hours": "when the broker has new statements",
  "market-closed": "the market is closed",
  "least-interval": "the broker is read no more often",
};

/** A moment by its distance, with the clock below it. */
function Timed({ at, far }: { at: string; far: ReactNode }) {
  return (
    <>
      {far}
      <small>
        <ClockTime at={at} />
      </small>
    </>
  );
}

type FactProps = {
  readonly name: string;
  readonly isBad?: boolean;
  readonly children: ReactNode;
};

function Fact({ name, isBad = false, children }: FactProps) {
  return (
    <div data-bad={isBad || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
