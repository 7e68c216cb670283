import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { EmailField, PasswordField, SHORTEST_PASSWORD } from "./fields.tsx";
import classes from "./login.module.css";

export type NewPerson = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

type Props = {
  /** From the address; where it is missing the form asks for it. */
  readonly token: string;
  readonly action: string;
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly onSubmit: (person: NewPerson) => void;
};

/** Who somebody is and how they will sign in. */
export function NewPersonForm({ token: given, action, error, isBusy, onSubmit }: Props) {
  const [token, setToken] = useState(given);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ token: token.trim(), name, email, password });
      }}
    >
      {error && <FailureNotice error={error} />}
      {given === "" && (
        <TextInput
          label="Token"
          description="The server printed it at its start, or it is in your invitation"
          autoComplete="off"
          required
          withAsterisk={false}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Name"
        autoComplete="name"
        required
        maxLength={100}
        withAsterisk={false}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <EmailField
        description="You sign in with it; no mail is sent"
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        isNew
        description={`At least ${SHORTEST_PASSWORD} characters; a few plain words do well`}
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" loading={isBusy}>
        {action}
      </Button>
    </form>
  );
}
