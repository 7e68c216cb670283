import { Button, Group, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import { FailureNotice } from "./FailureNotice.tsx";
import type { Work } from "./useWork.ts";

type Props = {
  /** Whether what is typed can be done. */
  readonly isReady: boolean;
  readonly work: Work;
  readonly onClose: () => void;
  readonly leave?: string;
  readonly color?: ButtonProps["color"];
  /** Names what is done. */
  readonly children: ReactNode;
};

/** The end of a dialog with a form: what went wrong, the way out, and the act. */
export function DialogActs(props: Props) {
  const { isReady, work, onClose, leave = "Leave it as it is", color, children } = props;
  return (
    <>
      {work.error !== undefined && <FailureNotice error={work.error} />}
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={onClose}>
          {leave}
        </Button>
        <Button
          size="xs"
          type="submit"
          {...(color !== undefined && { color })}
          disabled={!isReady}
          loading={work.isBusy}
        >
          {children}
        </Button>
      </Group>
    </>
  );
}
