import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { beginSecondFactor, removeSecondFactor, session } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PasswordField } from "../login/fields.tsx";
import classes from "./account.module.css";
import { SecondFactorOffer } from "./SecondFactorOffer.tsx";

/** Switches a code of a device beside the password on and off. */
export function SecondFactorPanel({ isOn }: { isOn: boolean }) {
  const [password, setPassword] = useState("");
  const client = useQueryClient();
  const begin = useMutation({
    mutationFn: () => beginSecondFactor(password),
    onSuccess: () => setPassword(""),
  });
  const remove = useMutation({
    mutationFn: () => removeSecondFactor(password),
    onSuccess(state) {
      setPassword("");
      client.setQueryData(session().queryKey, state);
    },
  });
  const change = isOn ? remove : begin;
  const mark = isOn ? <Mark tone="good">On</Mark> : <Mark tone="plain">Off</Mark>;
  return (
    <Panel title="Second factor" aside={mark}>
      {begin.data && !isOn ? (
        <SecondFactorOffer offer={begin.data} onDone={begin.reset} />
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate();
          }}
        >
          <p className={classes.text} style={{ margin: 0 }}>
            {isOn
              ? "Signing in asks for a code of your device as well."
              : "With it a stolen password alone opens nothing: a code of your device is asked for as well."}
          </p>
          <PasswordField size="xs" label="Your password" value={password} onChange={setPassword} />
          {change.error && <FailureNotice error={change.error} />}
          <div>
            <Button
              size="xs"
              type="submit"
              loading={change.isPending}
              {...(isOn && { color: "danger" })}
            >
              {isOn ? "Switch off" : "Begin"}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
