import { CloseButton } from "@mantine/core";
import classes from "./filters.module.css";

/**
 * A filter that is in force and hides behind a button, so that nothing is missing without being
 * said.
 */
export function FilterChip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <span className={classes.chip}>
      {label}
      <CloseButton
        size={18}
        iconSize={12}
        aria-label={`Remove filter: ${label}`}
        onClick={onRemove}
      />
    </span>
  );
}
