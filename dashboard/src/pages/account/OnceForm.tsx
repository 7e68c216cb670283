import { Button, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import classes from "./account.module.css";

/** What was made and is shown once: a remark, and the secret under its name. */
export type MadeOnce = { readonly text: string; readonly name: string; readonly secret: string };

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
      {made && (
        <Notice tone="good" icon={icon}>
          <p className={classes.copy}>{made.text}</p>
          <code className={classes.secret} aria-label={made.name}>
            {made.secret}
          </code>
        </Notice>
      )}
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
