import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { risk } from "../../api/risk.ts";
import { Notice } from "../../ui/Notice.tsx";

/** Says wherever orders are placed or shown that real ones are sent at this moment. */
export function LiveNotice() {
  const { data } = useQuery(risk());
  const open = data?.accounts.filter(({ unlock }) => unlock !== undefined) ?? [];
  if (open.length === 0) return null;
  return (
    <Notice
      tone="warn"
      icon="live"
      action={
        <Button
          size="compact-xs"
          variant="default"
          renderRoot={(props) => <Link to="/risk" {...props} />}
        >
          Lock it on Risk
        </Button>
      }
    >
      <strong>LIVE trading is unlocked</strong> for{" "}
      {open.map(({ label, number }) => `${label} ${number}`).join(", ")}: orders trade real money.
    </Notice>
  );
}
