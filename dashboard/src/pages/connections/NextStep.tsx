import { Button } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Countdown } from "../../ui/Countdown.tsx";
import { Icon } from "../../ui/Icon.tsx";
import notice from "../../ui/Notice.module.css";
import { LOOKS, type Standstill, standstillOf } from "./state.ts";
import type { Actions } from "./useActions.ts";

type Props = {
  readonly connection: ConnectionBody;
  readonly actions: Actions;
  readonly onReconnect: () => void;
};

/** Where a connection stands still: what happened, who acts, and the button that does it. */
export function NextStep({ connection, actions, onReconnect }: Props) {
  const still = standstillOf(connection);
  if (!still) return null;
  const { tone, icon } = LOOKS[connection.state];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={`${notice.notice} ${notice[tone] ?? ""}`}
    >
      <Icon name={icon} size={18} />
      <div className={notice.body}>
        <p className={notice.title}>{still.what}</p>
        <p>
          {still.who}
          {still.step === "sync" && <NextAttempt connection={connection} />}
        </p>
        {still.answer && <p className={notice.code}>{still.answer}</p>}
      </div>
      <StepButton step={still.step} {...{ actions, onReconnect }} />
    </div>
  );
}

function NextAttempt({ connection: { failures, nextAttemptAt } }: { connection: ConnectionBody }) {
  return (
    <>
      {failures > 1 && ` It failed ${count(failures, "time")} in a row.`}
      {nextAttemptAt && (
        <>
          {" Next attempt: "}
          <Countdown at={nextAttemptAt} />.
        </>
      )}
    </>
  );
}

type ButtonProps = Omit<Props, "connection"> & { readonly step: Standstill["step"] };

function StepButton({ step, actions: { sync, change }, onReconnect }: ButtonProps) {
  if (step === "reconnect") {
    return (
      <Button size="xs" onClick={onReconnect}>
        Reconnect
      </Button>
    );
  }
  if (step === "resume") {
    return (
      <Button
        size="xs"
        loading={change.isPending}
        onClick={() => change.mutate({ syncEnabled: true })}
      >
        Resume
      </Button>
    );
  }
  return (
    <Button size="xs" variant="default" loading={sync.isPending} onClick={() => sync.mutate()}>
      Try now
    </Button>
  );
}
