import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { probeBrokers } from "../../api/capabilities.ts";
import { capabilityMatrix, CONNECTIONS_KEY } from "../../api/connections.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import classes from "./brokers.module.css";
import { probeWords } from "./grants.ts";

/** Asks every broker now what the accounts may do and trade. */
export function useProbe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: probeBrokers,
    onSettled: () =>
      Promise.all(
        [CONNECTIONS_KEY, capabilityMatrix().queryKey].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

type Props = { readonly probe: ReturnType<typeof useProbe> };

export const ProbeButton = ({ probe }: Props) => (
  <Button size="xs" variant="default" loading={probe.isPending} onClick={() => probe.mutate()}>
    Ask the brokers now
  </Button>
);

/** How the last probe went, for eyes and ears. */
export const ProbeOutcome = ({ probe }: Props) => (
  <div aria-live="polite">
    {probe.error && <FailureNotice error={probe.error} />}
    {probe.data && <p className={classes.soft}>{probeWords(probe.data)}</p>}
  </div>
);
