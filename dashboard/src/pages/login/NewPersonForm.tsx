import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
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

export const SHORTEST_PASSWORD = 12;

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
      <TextInput
        label="E-mail"
        description="You sign in with it; no mail is sent"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        description={`At least ${SHORTEST_PASSWORD} characters; a few plain words do well`}
        autoComplete="new-password"
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={200}
        withAsterisk={false}
        visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={isBusy}>
        {action}
      </Button>
    </form>
  );
}
