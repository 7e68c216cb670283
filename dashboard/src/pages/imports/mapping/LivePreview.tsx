import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { previewFile } from "../../../api/imports.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Counts } from "../Counts.tsx";
import { FirstRows } from "../FirstRows.tsx";
import { QuarantineRows } from "../QuarantineRows.tsx";
import { headOf } from "./head.ts";

/** What the answers make of the first rows, as the server reads them. */
export function LivePreview({ file, mapping }: { file: File; mapping: string }) {
  const query = useQuery({
    queryKey: ["mapping-preview", file.name, file.size, mapping],
    queryFn: async () => previewFile(await headOf(file), { mapping }, crypto.randomUUID()),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (query.error) return <FailureNotice error={query.error} />;
  if (!query.data) return null;
  const { report, executions, quarantined } = query.data;
  return (
    <>
      <Counts report={report} />
      {quarantined.length > 0 && (
        <QuarantineRows rows={quarantined} total={report.executions.quarantined} />
      )}
      {executions.length > 0 && <FirstRows executions={executions} total={report.executions.new} />}
    </>
  );
}
