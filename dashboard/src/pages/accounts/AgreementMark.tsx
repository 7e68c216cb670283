import { Mark } from "../../ui/Mark.tsx";

/** Whether broker and blotter hold the same units. */
export function AgreementMark({ agrees }: { agrees: boolean | undefined }) {
  if (agrees === undefined) return <Mark tone="plain">cannot say</Mark>;
  return agrees ? (
    <Mark tone="good" icon="check">
      agrees
    </Mark>
  ) : (
    <Mark tone="bad" icon="alert">
      differs
    </Mark>
  );
}
