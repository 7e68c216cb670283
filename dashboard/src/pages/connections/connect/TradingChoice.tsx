import { Select } from "@mantine/core";
import type { BrokerBody } from "../../../api/types.ts";
import { TRADING_CHOICES, type TradingWith, tradingWith } from "../trading.ts";
import classes from "./connect.module.css";
import { CredentialInputs } from "./CredentialInputs.tsx";
import type { Values } from "./credentials.ts";

type Props = {
  readonly broker: BrokerBody;
  readonly value: TradingWith;
  readonly onChange: (value: TradingWith) => void;
  /** The second set, where orders have one. */
  readonly values: Values;
  readonly onValues: (values: Values) => void;
};

/** With what orders will be sent, and the second set of credentials where that is chosen. */
export function TradingChoice({ broker, value, onChange, values, onValues }: Props) {
  if (!broker.takesOrders) return null;
  return (
    <div className={classes.fields}>
      <Select
        label="Orders"
        description="A second set can be given fewer rights than the one that reads, and the other way round"
        data={[...TRADING_CHOICES]}
        value={value}
        allowDeselect={false}
        onChange={(chosen) => onChange(tradingWith(chosen) ?? value)}
      />
      {value === "own" && (
        <CredentialInputs broker={broker} values={values} onChange={onValues} error={undefined} />
      )}
    </div>
  );
}
