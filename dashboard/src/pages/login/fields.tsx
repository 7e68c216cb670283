import { type MantineSize, PasswordInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";

/** Shorter ones are refused by the server as well. */
export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 200;

type Props = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly description?: ReactNode;
};

/** What somebody signs in with. */
export function EmailField({ value, onChange, description }: Props) {
  return (
    <TextInput
      label="E-mail"
      description={description}
      type="email"
      autoComplete="username"
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type PasswordProps = Props & {
  /** What it is called where the form has more than one. */
  readonly label?: string;
  /** A password to be is held to its bounds; one that exists is taken as it is. */
  readonly isNew?: boolean;
  readonly size?: MantineSize;
};

/** A password, hidden until its owner wants to see it. */
export function PasswordField(props: PasswordProps) {
  const { value, onChange, description, label = "Password", isNew = false, size } = props;
  return (
    <PasswordInput
      {...(size && { size })}
      label={label}
      description={description}
      autoComplete={isNew ? "new-password" : "current-password"}
      {...(isNew && { minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD })}
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
