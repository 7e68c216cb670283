import { Button } from "@mantine/core";
import { useState } from "react";
import { signIn } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { EmailField, PasswordField } from "./fields.tsx";
import { LogInFrame } from "./LogInFrame.tsx";
import classes from "./login.module.css";
import { useEntering } from "./useEntering.ts";

/** Asks for the password. */
export function LogInPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const entering = useEntering(signIn);
  return (
    <LogInFrame title="Sign in">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate({ email, password });
        }}
      >
        {entering.error && <FailureNotice error={entering.error} />}
        <EmailField value={email} onChange={setEmail} />
        <PasswordField value={password} onChange={setPassword} />
        <Button type="submit" loading={entering.isPending}>
          Sign in
        </Button>
      </form>
      <p className={classes.foot}>
        Forgot the password? Whoever runs the server resets it with{" "}
        <code>openblotter users reset</code>.
      </p>
    </LogInFrame>
  );
}
