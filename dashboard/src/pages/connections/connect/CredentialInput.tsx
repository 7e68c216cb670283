import { PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { CredentialFieldBody } from "../../../api/types.ts";
import { faultOf } from "./credentials.ts";

type Props = {
  readonly field: CredentialFieldBody;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The server refused what stands here. */
  readonly isBlamed: boolean;
};

/**
 * One field of a broker's form. What is typed is checked once the field was left, and from then on
 * at each key, so that nobody is told off in the middle of the first try.
 */
export function CredentialInput({ field, value, onChange, isBlamed }: Props) {
  const [wasLeft, setLeft] = useState(false);
  const [blamedValue, setBlamed] = useState<string>();
  if (isBlamed && blamedValue === undefined) setBlamed(value);
  if (!isBlamed && blamedValue !== undefined) setBlamed(undefined);
  const fault = wasLeft || value.length > 200 ? faultOf(field, value) : undefined;
  const refused = isBlamed && blamedValue === value ? "The broker's form refuses this" : undefined;
  const common = {
    name: field.name,
    label: field.label,
    description: field.help,
    required: field.optional !== true,
    value,
    error: fault ?? refused,
    autoComplete: "off",
    autoCapitalize: "off",
    autoCorrect: "off",
    spellCheck: false,
    onBlur: () => setLeft(value !== ""),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (!field.secret) return <TextInput {...common} />;
  return (
    <PasswordInput
      {...common}
      // A browser that takes this for a password offers to keep it.
      autoComplete="new-password"
      visibilityToggleButtonProps={{ "aria-label": `Show ${field.label}`, tabIndex: 0 }}
    />
  );
}
