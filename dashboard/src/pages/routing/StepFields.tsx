import { ActionIcon, MultiSelect, Select, TextInput } from "@mantine/core";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./routing.module.css";
import { KIND_CHOICES, problemOfOrders, STEPS, type TypedStep } from "./steps.ts";
import { useNames } from "./useNames.ts";

type Props = {
  readonly step: TypedStep;
  readonly place: { readonly at: number; readonly isLast: boolean; readonly isOnly: boolean };
  readonly onChange: (step: TypedStep) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
};

/** One step of a policy while it is written. */
export function StepFields({ step, place, onChange, onMove, onRemove }: Props) {
  const { at, isLast, isOnly } = place;
  const number = at + 1;
  return (
    <li className={classes.step}>
      <Select
        label={`Step ${number}`}
        description={STEPS[step.kind].meaning}
        inputWrapperOrder={["label", "input", "description"]}
        data={KIND_CHOICES}
        allowDeselect={false}
        value={step.kind}
        onChange={(kind) => kind && onChange({ ...step, kind })}
      />
      <StepParameter step={step} number={number} onChange={onChange} />
      <div className={classes.stepActs}>
        <ActionIcon
          variant="default"
          aria-label={`Move step ${number} up`}
          disabled={at === 0}
          onClick={() => onMove(-1)}
        >
          <Icon name="up" size={14} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={`Move step ${number} down`}
          disabled={isLast}
          onClick={() => onMove(1)}
        >
          <Icon name="down" size={14} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={`Remove step ${number}`}
          disabled={isOnly}
          onClick={onRemove}
        >
          <Icon name="close" size={14} />
        </ActionIcon>
      </div>
    </li>
  );
}

type ParameterProps = Pick<Props, "step" | "onChange"> & { readonly number: number };

function StepParameter({ step, number, onChange }: ParameterProps) {
  const { accounts, experiments } = useNames();
  const { kind, route, routes, fewestOrders, experiment } = step;
  if (kind === "pinned")
    return (
      <Select
        label={`Account of step ${number}`}
        placeholder="Choose one"
        data={withValues(accounts, [route])}
        value={route || null}
        onChange={(value) => onChange({ ...step, route: value ?? "" })}
      />
    );
  if (kind === "priority")
    return (
      <MultiSelect
        label={`Accounts of step ${number}, first to last`}
        placeholder={routes.length === 0 ? "As the configuration says" : ""}
        data={withValues(accounts, routes)}
        value={[...routes]}
        onChange={(values) => onChange({ ...step, routes: values })}
      />
    );
  if (kind === "best-quality")
    return (
      <TextInput
        label={`Fewest orders of step ${number}`}
        inputMode="numeric"
        autoComplete="off"
        value={fewestOrders}
        error={problemOfOrders(fewestOrders)}
        onChange={(event) => onChange({ ...step, fewestOrders: event.currentTarget.value })}
      />
    );
  if (kind === "experiment")
    return (
      <Select
        label={`Experiment of step ${number}`}
        placeholder={experiments.length === 0 ? "There is none yet" : "Choose one"}
        data={withValues(experiments, [experiment])}
        value={experiment || null}
        onChange={(value) => onChange({ ...step, experiment: value ?? "" })}
      />
    );
  return <span />;
}

type Choices = ReturnType<typeof useNames>["accounts"];

/** What was chosen and is gone stays to be seen, and can be taken out. */
function withValues(
  choices: Choices,
  values: readonly string[],
): { value: string; label: string }[] {
  const known = new Set(choices.map(({ value }) => value));
  const gone = values.filter((value) => value !== "" && !known.has(value));
  return [...choices, ...gone.map((value) => ({ value, label: `${value} (not connected)` }))];
}
