import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { passSecondFactor, session } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { TextButton } from "../../ui/TextButton.tsx";
import { LogInFrame } from "./LogInFrame.tsx";
import classes from "./login.module.css";
import { useEntering } from "./useEntering.ts";

/** Asks for what the authenticator shows, or for a recovery code where it is lost. */
export function SecondFactorPage() {
  const [isLost, setLost] = useState(false);
  const [code, setCode] = useState("");
  const client = useQueryClient();
  const entering = useEntering(passSecondFactor);
  const change = () => {
    setLost(!isLost);
    setCode("");
    entering.reset();
  };
  return (
    <LogInFrame
      title="Second factor"
      text={isLost ? "Each recovery code works once." : "Type the code that your device shows now."}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate(isLost ? { recoveryCode: code.trim() } : { code: code.trim() });
        }}
      >
        {entering.error && <FailureNotice error={entering.error} />}
        <TextInput
          key={String(isLost)}
          label={isLost ? "Recovery code" : "Code"}
          inputMode={isLost ? "text" : "numeric"}
          autoComplete="one-time-code"
          pattern={isLost ? undefined : "[0-9]{6}"}
          title={isLost ? undefined : "Six digits"}
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={entering.isPending}>
          Continue
        </Button>
      </form>
      <p className={classes.foot}>
        <TextButton onClick={change}>
          {isLost ? "Use the device" : "Use a recovery code"}
        </TextButton>
        {" · "}
        <TextButton
          onClick={() => client.setQueryData(session().queryKey, { state: "signed-out" })}
        >
          Begin again
        </TextButton>
      </p>
    </LogInFrame>
  );
}
