import { Button, Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { ROUTING_KEY, savePolicy } from "../../api/routing.ts";
import type { RoutingPolicyBody } from "../../api/types.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./routing.module.css";
import { StepFields } from "./StepFields.tsx";
import {
  freshStep,
  isReady,
  moved,
  policyFrom,
  problemOfName,
  type TypedPolicy,
  type TypedStep,
  typedFrom,
} from "./steps.ts";

type Props = {
  /** Absent for one that is made. */
  readonly policy?: RoutingPolicyBody;
  readonly taken: readonly Pick<RoutingPolicyBody, "id" | "version">[];
  readonly onClose: () => void;
};

const NEW: TypedPolicy = { id: "", steps: [freshStep(0)] };
const MOST_STEPS = 20;

/** Writes a policy or its next version, step by step. */
export function PolicyDialog({ policy, taken, onClose }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const [typed, setTyped] = useState(() => (policy ? typedFrom(policy) : NEW));
  const { id, steps } = typed;
  const isTaken = taken.some((each) => each.id === id && each.version > 0);
  const setSteps = (next: readonly TypedStep[]) => setTyped({ ...typed, steps: next });
  const save = async () => {
    await savePolicy(policyFrom(typed));
    await client.invalidateQueries({ queryKey: ROUTING_KEY });
    onClose();
  };
  const canSave = isReady(typed) && !isTaken;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (canSave) void work.run(save);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={policy ? `Change policy "${policy.id}"` : "New policy"}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        {!policy && (
          <TextInput
            label="Name"
            description="Orders name the policy they go by; “default” is for those that name none"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            value={id}
            error={problemOfName(id) ?? (isTaken && "There is one of this name")}
            onChange={(event) => setTyped({ ...typed, id: event.currentTarget.value })}
          />
        )}
        <ol className={classes.editor} aria-label="Steps">
          {steps.map((step, at) => (
            <StepFields
              key={step.key}
              step={step}
              place={{ at, isLast: at === steps.length - 1, isOnly: steps.length === 1 }}
              onChange={(next) => setSteps(steps.with(at, next))}
              onMove={(by) => setSteps(moved(steps, at, by))}
              onRemove={() => setSteps(steps.toSpliced(at, 1))}
            />
          ))}
        </ol>
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            disabled={steps.length >= MOST_STEPS}
            onClick={() => setSteps([...steps, freshStep(nextKey(steps))])}
          >
            Add a step
          </Button>
        </div>
        <p className={classes.soft}>
          Steps are asked in this order. Positions that are open stay with their account.
        </p>
        <DialogActs isReady={canSave} work={work} onClose={onClose}>
          {policy ? `Save as version ${policy.version + 1}` : "Save the policy"}
        </DialogActs>
      </form>
    </Modal>
  );
}

const nextKey = (steps: readonly TypedStep[]): number =>
  1 + Math.max(-1, ...steps.map(({ key }) => key));
