import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { DeadLetterBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Ago } from "../../ui/Ago.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Time } from "../../ui/Time.tsx";
import { whoActs } from "../../ui/who-acts.ts";
import classes from "./dead-letters.module.css";
import { type LetterActs, useLetterActs } from "./useLetterActs.ts";
import { CLASS_WORDS, KIND_WORDS, STATE_LOOKS, STATE_WORDS } from "./words.ts";

type Props = { readonly letter: DeadLetterBody };

/** One piece of work that was given up: what, why, how often, and what can be done. */
export function LetterCard({ letter }: Props) {
  const { label, connection, failure, state } = letter;
  const acts = useLetterActs(letter);
  return (
    <li className={classes.letter} aria-label={label}>
      <div className={classes.head}>
        <h2>
          {connection === undefined ? (
            label
          ) : (
            <Link to="/connections/$id" params={{ id: connection }}>
              {label}
            </Link>
          )}
        </h2>
        <span className={classes.soft}>{KIND_WORDS[letter.kind]}</span>
        <span className={classes.state}>
          <Mark {...STATE_LOOKS[state]}>{STATE_WORDS[state].toLowerCase()}</Mark>
        </span>
      </div>
      <p className={classes.reason}>{failure.message}</p>
      <p>
        {whoActs(failure)}{" "}
        <span className={classes.soft} title={CLASS_WORDS[letter.failureClass]}>
          {failure.code}
        </span>
      </p>
      <Times letter={letter} />
      {acts.error && <FailureNotice error={acts.error} />}
      {state === "open" && <Acts label={label} acts={acts} />}
      <Payload letter={letter} />
    </li>
  );
}

function Times({ letter: { attempts, firstFailedAt, lastFailedAt, endedAt, state } }: Props) {
  return (
    <p className={classes.soft}>
      {count(attempts, "attempt")}, first <Time at={firstFailedAt} />, last{" "}
      <Ago at={lastFailedAt} isPast />
      {endedAt && (
        <>
          , {STATE_WORDS[state].toLowerCase()} <Ago at={endedAt} isPast />
        </>
      )}
    </p>
  );
}

function Acts({ label, acts: { replay, dismiss } }: { label: string; acts: LetterActs }) {
  const isBusy = replay.isPending || dismiss.isPending;
  return (
    <div className={classes.acts}>
      <Button
        size="xs"
        leftSection={<Icon name="replay" size={14} />}
        loading={replay.isPending}
        disabled={isBusy}
        aria-label={`Replay "${label}"`}
        onClick={() => replay.mutate()}
      >
        Replay
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={dismiss.isPending}
        disabled={isBusy}
        aria-label={`Dismiss "${label}"`}
        onClick={() => dismiss.mutate()}
      >
        Dismiss
      </Button>
    </div>
  );
}

/** What the work was given. Secrets were taken out of it before it was laid down. */
function Payload({ letter: { label, payload } }: Props) {
  return (
    <details className={classes.payload}>
      <summary>Payload</summary>
      <pre tabIndex={0} role="group" aria-label={`Payload of "${label}"`}>
        {JSON.stringify(payload, undefined, 2)}
      </pre>
    </details>
  );
}
