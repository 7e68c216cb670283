import { Button } from "@mantine/core";
import { useState } from "react";

type Props = {
  readonly label: string;
  readonly isBusy: boolean;
  readonly onRemove: () => void;
};

/** Asks once more, for a removed webhook takes its log and its secret with it. */
export function RemoveButton({ label, isBusy, onRemove }: Props) {
  const [isAsked, setAsked] = useState(false);
  if (!isAsked)
    return (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Remove "${label}"`}
        onClick={() => setAsked(true)}
      >
        Remove
      </Button>
    );
  return (
    <>
      <Button size="compact-xs" color="red" loading={isBusy} onClick={onRemove}>
        Remove for good
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => setAsked(false)}>
        Keep
      </Button>
    </>
  );
}
