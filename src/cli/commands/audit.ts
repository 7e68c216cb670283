import { type Command, InvalidArgumentError } from "commander";
import type { AuditFault, AuditRow } from "#domain";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
} from "../context.ts";
import { EXIT } from "../exit.ts";
import { paint } from "../paint.ts";
import { count, timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

export const auditCommand: Declare = (program, context) => {
  const audit = program.command("audit").description("the log of every act that matters");
  listRows(audit, context);
  verifyLog(audit, context);
  signEnds(audit, context);
};

const columns = [
  right<AuditRow>("number", ({ seq }) => String(seq)),
  left<AuditRow>("time", ({ at }) => timeText(at)),
  left<AuditRow>("actor", ({ actor }) => actor),
  left<AuditRow>("act", ({ act }) => act),
  left<AuditRow>("subject", ({ subject }) => subject),
];

type ListOptions = CommonOptions & {
  readonly tenant?: string;
  readonly limit: number;
  readonly before?: number;
};

function listRows(audit: Command, context: Context): void {
  const command = audit
    .command("list")
    .option("--tenant <tenant>", "whose log (default: the local one)")
    .option("--limit <rows>", "how many rows, at most 10000", wholeNumber, 50)
    .option("--before <number>", "only rows with a lower number", wholeNumber)
    .description("list what was done, newest first");
  withCommon(command, "audit list --limit 100 --json").action(async (options: ListOptions) => {
    const rows = await context.host.audit.list(options);
    if (options.json) return printJson(context, rows);
    if (rows.length === 0) return print(context, "Nothing is in the log.");
    return print(context, table(rows, columns, paint(context.host.color)));
  });
}

function verifyLog(audit: Command, context: Context): void {
  const command = audit
    .command("verify")
    .option("--checkpoints <file>", "checkpoints that were kept elsewhere, one a line")
    .description("prove that no row was changed, removed, added or cut off");
  withCommon(command, "audit verify").action(
    async (options: CommonOptions & { readonly checkpoints?: string }) => {
      const check = await context.host.audit.verify(options);
      if (check.faults.length > 0) context.exitCode = EXIT.doubtful;
      if (options.json) return printJson(context, check);
      const { rows, tenants, checkpoints, faults } = check;
      const read = `${count(rows, "row")} of ${count(tenants, "log")}, ${count(checkpoints, "checkpoint")}`;
      if (faults.length === 0) return print(context, `The audit log is whole: ${read}`);
      return print(
        context,
        [`The audit log is broken (${read})`, ...faults.map(faultText)].join("\n"),
      );
    },
  );
}

function signEnds(audit: Command, context: Context): void {
  const command = audit
    .command("checkpoint")
    .description("sign where each log ends, to be kept where this machine cannot change it");
  withCommon(command, "audit checkpoint >> elsewhere.jsonl").action(
    async (options: CommonOptions) => {
      const signed = await context.host.audit.checkpoint(options);
      if (options.json) return printJson(context, signed);
      const lines = signed.map((checkpoint) => JSON.stringify(checkpoint));
      return lines.length === 0 ? undefined : print(context, lines.join("\n"));
    },
  );
}

const REASONS: Readonly<Record<AuditFault["reason"], string>> = {
  "row-missing": "is missing",
  "row-changed": "was changed, or put in its place",
  "checkpoint-forged": "has a checkpoint with a false signature",
  "checkpoint-key-unknown": "has a checkpoint that an unknown key signed",
  "checkpoint-differs": "is not the one that a checkpoint saw",
  "log-truncated": "and all after it were cut off",
};

const faultText = ({ tenant, seq, reason }: AuditFault): string =>
  `Row ${seq} of "${tenant}" ${REASONS[reason]}`;

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number.parseInt(text, 10);
}
