import { Button, Popover, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ImportReportBody } from "../../api/types.ts";
import classes from "./imports.module.css";
import { answer, type QueuedFile } from "./queue.ts";
import { ZoneField } from "./ZoneField.tsx";

/** What the file may leave unsaid. Changing an answer looks at the file again. */
export function ReadingForm({ queued, report }: { queued: QueuedFile; report: ImportReportBody }) {
  const { options } = queued;
  const [isOpen, setOpen] = useState(false);
  const [account, setAccount] = useState(options.account ?? "");
  const [zone, setZone] = useState(options.zone);
  const [dateOrder, setDateOrder] = useState(options.dateOrder);
  const isUnnamed = report.accounts.some((id) => id.endsWith(":unnamed"));
  return (
    <>
      {isUnnamed && <span className={classes.soft}>The file names no account.</span>}
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="top-start"
        shadow="md"
        trapFocus
        withRoles
      >
        <Popover.Target>
          <Button size="xs" variant="default" onClick={() => setOpen(!isOpen)}>
            {isUnnamed ? "Name account, time zone" : "Account, time zone, dates"}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={classes.popover} aria-label="How the file is read">
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              setOpen(false);
              answer(queued.key, { account: account.trim() || undefined, zone, dateOrder });
            }}
          >
            <TextInput
              size="xs"
              label="Account number"
              description="For a file that names none"
              value={account}
              onChange={(event) => setAccount(event.currentTarget.value)}
            />
            <ZoneField value={zone} onChange={setZone} />
            <Select
              size="xs"
              label="Dates are written"
              placeholder="As the format has them"
              data={DATE_ORDERS}
              value={dateOrder ?? null}
              onChange={(next) =>
                setDateOrder(DATE_ORDERS.find(({ value }) => value === next)?.value)
              }
              comboboxProps={{ withinPortal: false }}
              clearable
            />
            <Button size="xs" type="submit">
              Look again
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

export const DATE_ORDERS = [
  { value: "ymd" as const, label: "Year, month, day" },
  { value: "dmy" as const, label: "Day, month, year" },
  { value: "mdy" as const, label: "Month, day, year" },
];
