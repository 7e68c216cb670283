import { problemOf } from "../../../api/failure.ts";
import type { BrokerBody } from "../../../api/types.ts";
import { CredentialInput } from "./CredentialInput.tsx";
import { blamedFields, type Values } from "./credentials.ts";
import classes from "./connect.module.css";
import { RefusedNotice } from "./RefusedNotice.tsx";

type Props = {
  readonly broker: BrokerBody;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
  /** Why the broker, or our server before it, refused what was sent. */
  readonly error: unknown;
};

/** The fields of a broker's form, made from its manifest. */
export function CredentialInputs({ broker, values, onChange, error }: Props) {
  const { credentials } = broker;
  const blamed = error === undefined ? new Set() : blamedFields(credentials, problemOf(error));
  return (
    <div className={classes.fields}>
      {error !== undefined && <RefusedNotice broker={broker} error={error} />}
      {credentials.map((field) => (
        <CredentialInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
          isBlamed={blamed.has(field.name)}
        />
      ))}
    </div>
  );
}
