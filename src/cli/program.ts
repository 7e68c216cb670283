import { Command, CommanderError } from "commander";
import { FailureError } from "#domain";
import { accountsCommand } from "./commands/accounts.ts";
import { apiCommand } from "./commands/api.ts";
import { auditCommand } from "./commands/audit.ts";
import { brokersCommand } from "./commands/brokers.ts";
import { calendarCommand } from "./commands/calendar.ts";
import { connectCommand, reconnectCommand } from "./commands/connect.ts";
import { connectionsCommand } from "./commands/connections.ts";
import { breaksCommand, coverageCommand } from "./commands/coverage.ts";
import { runsCommand } from "./commands/runs.ts";
import { backfillCommand, disconnectCommand, syncCommand } from "./commands/sync.ts";
import { backupCommand } from "./commands/backup.ts";
import { demoCommand } from "./commands/demo.ts";
import { killCommand } from "./commands/kill.ts";
import { orderCommand } from "./commands/orders/index.ts";
import { riskCommand } from "./commands/risk.ts";
import { routingCommand } from "./commands/routing/index.ts";
import { deadLettersCommand } from "./commands/dead-letters.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { executionsCommand } from "./commands/executions.ts";
import { experimentsCommand } from "./commands/experiments.ts";
import { exportCommand } from "./commands/export.ts";
import { formatsCommand } from "./commands/formats.ts";
import { brokerErrorsCommand } from "./commands/broker-errors.ts";
import { capabilitiesCommand } from "./commands/capabilities.ts";
import { configCommand } from "./commands/config.ts";
import { gapsCommand } from "./commands/gaps.ts";
import { hookCommand } from "./commands/hook.ts";
import { instrumentsCommand } from "./commands/instruments.ts";
import { importCommand } from "./commands/import.ts";
import { importsCommand } from "./commands/imports.ts";
import { keysCommand } from "./commands/keys.ts";
import { notificationsCommand } from "./commands/notifications.ts";
import { performanceCommand } from "./commands/performance.ts";
import { positionsCommand } from "./commands/positions.ts";
import { quoteCommand } from "./commands/quote.ts";
import { quarantineCommand } from "./commands/quarantine.ts";
import { restoreCommand } from "./commands/restore.ts";
import { intervalCommand, pauseCommand, resumeCommand } from "./commands/rhythm.ts";
import { sandboxCommand } from "./commands/sandbox.ts";
import { scheduleCommand } from "./commands/schedule.ts";
import { serveCommand } from "./commands/serve.ts";
import { statsCommand } from "./commands/stats.ts";
import { tradesCommand } from "./commands/trades.ts";
import { undoCommand } from "./commands/undo.ts";
import { usersCommand } from "./commands/users.ts";
import { webhooksCommand } from "./commands/webhooks.ts";
import { workerCommand } from "./commands/worker.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit.ts";
import { failureText } from "./failure.ts";
import type { Host } from "./host.ts";
import { paint } from "./paint.ts";

const COMMANDS = [
  serveCommand,
  apiCommand,
  workerCommand,
  importCommand,
  formatsCommand,
  accountsCommand,
  executionsCommand,
  tradesCommand,
  positionsCommand,
  quoteCommand,
  gapsCommand,
  capabilitiesCommand,
  instrumentsCommand,
  experimentsCommand,
  performanceCommand,
  configCommand,
  brokerErrorsCommand,
  statsCommand,
  importsCommand,
  undoCommand,
  quarantineCommand,
  exportCommand,
  brokersCommand,
  connectCommand,
  reconnectCommand,
  disconnectCommand,
  connectionsCommand,
  syncCommand,
  backfillCommand,
  intervalCommand,
  pauseCommand,
  resumeCommand,
  runsCommand,
  scheduleCommand,
  deadLettersCommand,
  orderCommand,
  killCommand,
  riskCommand,
  routingCommand,
  calendarCommand,
  coverageCommand,
  breaksCommand,
  notificationsCommand,
  webhooksCommand,
  hookCommand,
  backupCommand,
  restoreCommand,
  keysCommand,
  usersCommand,
  auditCommand,
  sandboxCommand,
  demoCommand,
  doctorCommand,
];

/** Runs one command and returns the exit code of the process. */
export async function runProgram(args: readonly string[], host: Host): Promise<number> {
  const context: Context = { host, exitCode: EXIT.ok, said: [] };
  try {
    await programOf(context).parseAsync([...args], { from: "user" });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failed;
    await host.err.write(errorText(error, host));
    return EXIT.failed;
  } finally {
    for (const { outlet, text } of context.said) await outlet.write(text);
  }
}

function programOf(context: Context): Command {
  const { host } = context;
  const program = new Command("openblotter");
  program
    .description("Every broker in one blotter, and the numbers proved.")
    .version(host.version)
    .exitOverride()
    .configureOutput({
      // Commander writes and forgets; a pipe must have all of it before the process ends.
      writeOut: (text) => void context.said.push({ outlet: host.out, text }),
      writeErr: (text) => void context.said.push({ outlet: host.err, text }),
      getOutHelpWidth: () => host.out.columns,
      getErrHelpWidth: () => host.err.columns,
    })
    .showHelpAfterError('Run "openblotter --help" for what there is')
    .addHelpText("after", "\nExample:\n  $ openblotter import statement.csv");
  for (const declare of COMMANDS) declare(program, context);
  return program;
}

/**
 * Of a failure what happened, who acts and what to do; of a fault of ours its trace, since it has
 * to be reported.
 */
function errorText(error: unknown, host: Host): string {
  const colors = paint(host.color);
  if (error instanceof FailureError) return failureText(error.failure, colors);
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${colors.red("Something failed that should not fail. Please report it:")}\n${trace}\n`;
}
