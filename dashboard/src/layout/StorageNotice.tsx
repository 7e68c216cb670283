import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { system } from "../api/queries.ts";
import { Notice } from "../ui/Notice.tsx";

/** What the storage in use does not promise, until it has been read. */
export function StorageNotice() {
  const { data } = useQuery(system());
  const [isRead, setRead] = useState(false);
  const [first, ...others] = data?.storage.warnings ?? [];
  if (isRead || first === undefined) return null;
  return (
    <Notice
      tone="warn"
      action={<CloseButton size="sm" aria-label="Hide this remark" onClick={() => setRead(true)} />}
    >
      {others.length === 0 ? (
        first
      ) : (
        <details>
          <summary>{first}</summary>
          {others.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </details>
      )}
    </Notice>
  );
}
