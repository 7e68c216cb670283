import { Button, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { type MadeOnce, ShownOnce } from "../../ui/ShownOnce.tsx";
import classes from "./account.module.css";

type Props = {
  readonly icon: IconName;
  /** Asks for the name of what is to be made. */
  readonly label: string;
  readonly description: string;
  readonly action: string;
  readonly made: MadeOnce | undefined;
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly isDisabled?: boolean;
  /** Resolves once it is made; the field is empty from then on. */
  readonly onMake: (name: string) => Promise<unknown>;
  /** Above the name, and between the name and the button. */
  readonly before?: ReactNode;
  readonly beside?: ReactNode;
};

/** Makes something secret, which is shown once. */
export function OnceForm(props: Props) {
  const { icon, made, error, before, beside, isDisabled = false } = props;
  const [name, setName] = useState("");
  return (
    <form
      className={`${classes.form} ${classes.once}`}
      onSubmit={(event) => {
        event.preventDefault();
        props.onMake(name).then(
          () => setName(""),
          () => undefined,
        );
      }}
    >
      {made && <ShownOnce {...{ icon, made }} />}
      {error && <FailureNotice error={error} />}
      {before}
      <div className={classes.row}>
        <TextInput
          className={classes.grow}
          size="xs"
          label={props.label}
          description={props.description}
          required
          maxLength={100}
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {beside}
        <Button size="xs" type="submit" loading={props.isBusy} disabled={isDisabled}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}
