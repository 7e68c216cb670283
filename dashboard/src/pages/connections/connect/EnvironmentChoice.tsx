import type { BrokerBody } from "../../../api/types.ts";
import { ChoiceCards } from "../../../ui/ChoiceCards.tsx";
import { EnvironmentMark } from "../EnvironmentMark.tsx";

export type Environment = BrokerBody["environments"][number];

const TEXTS: Readonly<Record<Environment, string>> = {
  paper: "The broker's practice account: nothing in it is real.",
  live: "Your real account. This connection only reads it; it places no orders and moves no money.",
};

/** Paper stands first and is chosen where there is one; live is always a choice of one's own. */
export const firstChoice = (broker: BrokerBody): Environment | undefined =>
  broker.environments.includes("paper") ? "paper" : undefined;

type Props = {
  readonly broker: BrokerBody;
  readonly value: Environment | undefined;
  readonly onChange: (value: Environment) => void;
};

export function EnvironmentChoice({ broker, value, onChange }: Props) {
  return (
    <ChoiceCards
      legend="Which account"
      value={value}
      onChange={onChange}
      choices={broker.environments.map((environment) => ({
        value: environment,
        label: <EnvironmentMark environment={environment} />,
        text: TEXTS[environment],
      }))}
    />
  );
}
