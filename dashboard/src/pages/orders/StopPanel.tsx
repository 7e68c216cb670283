import { Button } from "@mantine/core";
import { useState } from "react";
import { ChoiceCards } from "../../ui/ChoiceCards.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./orders.module.css";
import { StopDialog } from "./StopDialog.tsx";
import type { StoppedAccount } from "../../api/types.ts";
import { StoppedAccounts } from "./StoppedAccounts.tsx";
import { acts, STATES, STOPS, type TradingState } from "./stops.ts";

/** The stop of trading: what it does, whom it reaches, and the way in and out. */
export function StopPanel({ state }: { state: TradingState }) {
  const [wanted, setWanted] = useState<TradingState>();
  const [isAsking, setAsking] = useState(false);
  const [stopped, setStopped] = useState<readonly StoppedAccount[]>([]);
  const chosen = wanted ?? state;
  const { word, tone, icon } = STOPS[state];
  return (
    <Panel
      title="Stop of trading"
      aside={
        <Mark tone={tone} icon={icon}>
          {`Trading is ${word}`}
        </Mark>
      }
    >
      <div className={classes.preview}>
        <ChoiceCards
          legend="From now on"
          value={chosen}
          onChange={setWanted}
          choices={STATES.map((value) => ({ value, ...STOPS[value] }))}
        />
        <Reach />
        <div>
          <Button
            color={chosen === "open" ? "ink" : "danger"}
            disabled={chosen === state && !acts(state)}
            onClick={() => setAsking(true)}
          >
            {chosen === state && acts(state) ? "Go on with what is left" : actOf(chosen)}
          </Button>
        </div>
        <StoppedAccounts accounts={stopped} />
      </div>
      {isAsking && (
        <StopDialog
          from={state}
          to={chosen}
          onClose={() => setAsking(false)}
          onDone={(accounts) => {
            setStopped(accounts);
            setAsking(false);
            setWanted(undefined);
          }}
        />
      )}
    </Panel>
  );
}

const actOf = (state: TradingState) =>
  ({
    open: "Let trading go on",
    "reduce-only": "Allow reducing only",
    "block-new": "Stop trading",
    "cancel-working": "Stop and cancel",
    flatten: "Close everything",
  })[state];

function Reach() {
  return (
    <ul className={classes.reach}>
      <li>
        It reaches every order of this blotter, paper and live: from this page, from the command
        line, and from programs with a key.
      </li>
      <li>
        It is looked at once more when an order is sent. Whatever was not sent before is not sent
        after.
      </li>
      <li>
        Orders that are at a broker stay there and may trade unless the stop cancels them;
        cancelling is never stopped.
      </li>
      <li>
        With the server down, <code>openblotter kill</code> does the same.
      </li>
    </ul>
  );
}
