import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changePassword } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { PasswordField, SHORTEST_PASSWORD } from "../login/fields.tsx";
import classes from "./account.module.css";

/** Changes the password. */
export function PasswordPanel({ email }: { email: string }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => changePassword({ current, next }),
    onSuccess() {
      setCurrent("");
      setNext("");
      return client.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <Panel title="Password" note="Ends every other session">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordField size="xs" label="Password now" value={current} onChange={setCurrent} />
        <PasswordField
          size="xs"
          isNew
          label="New password"
          description={`At least ${SHORTEST_PASSWORD} characters`}
          value={next}
          onChange={setNext}
        />
        {change.error && <FailureNotice error={change.error} />}
        <div className={classes.row}>
          <Button size="xs" type="submit" loading={change.isPending}>
            Change password
          </Button>
          <span role="status">{change.isSuccess && current === "" ? "Changed" : ""}</span>
        </div>
      </form>
    </Panel>
  );
}
