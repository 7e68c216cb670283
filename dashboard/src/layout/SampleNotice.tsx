import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { removeSample } from "../api/imports.ts";
import { system } from "../api/queries.ts";
import { FailureNotice } from "../ui/FailureNotice.tsx";
import { Notice } from "../ui/Notice.tsx";

/** Says on every page that what is shown is made up, as long as it is. */
export function SampleNotice() {
  const { data } = useQuery(system());
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: removeSample,
    onSuccess: () => client.invalidateQueries(),
  });
  if (remove.error) return <FailureNotice error={remove.error} retry={() => remove.mutate()} />;
  if (!data?.sample) return null;
  return (
    <Notice
      tone="warn"
      icon="file"
      action={
        <Button
          size="compact-xs"
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          Remove sample data
        </Button>
      }
    >
      Sample data: invented accounts.
    </Notice>
  );
}
