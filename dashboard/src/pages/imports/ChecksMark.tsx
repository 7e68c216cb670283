import type { CheckBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";

/** The verdict over all checks of a file. */
export function ChecksMark({ checks }: { checks: readonly CheckBody[] }) {
  if (checks.length === 0) return <Mark tone="plain">file states none</Mark>;
  const failed = checks.filter(({ ok }) => !ok).length;
  return failed > 0 ? (
    <Mark tone="bad" icon="alert">
      {`${failed} of ${checks.length} differ`}
    </Mark>
  ) : (
    <Mark tone="good" icon="check">
      {`${checks.length} of ${checks.length} agree`}
    </Mark>
  );
}
