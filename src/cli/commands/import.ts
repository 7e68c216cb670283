import { Option } from "commander";
import { type Failure, FailureError } from "#domain";
import { api, type ImportReportBody } from "#http";
import {
  type CommonOptions,
  type Context,
  type Declare,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Session } from "../host.ts";
import { paint } from "../paint.ts";
import { progressBar } from "../progress.ts";
import { refusedText, reportText } from "../report.ts";

type Options = CommonOptions & {
  readonly format?: string;
  readonly zone?: string;
  readonly dateOrder?: "ymd" | "dmy" | "mdy";
  readonly account?: string;
  readonly map?: string;
};

/**
 * What is printed of one file: its report, or why it was refused. `file` is the path as it was
 * given.
 */
type Result = ImportReportBody | { readonly file: string; readonly failure: Failure };

export const importCommand: Declare = (program, context) => {
  const command = program
    .command("import")
    .argument("<files...>", "statement files, whatever their names")
    .description("import statements; importing one again changes nothing")
    .option("--format <id>", 'format, when the file does not say it; see "openblotter formats"')
    .option("--zone <name>", "IANA time zone of times that name none")
    .addOption(
      new Option("--date-order <order>", "order in dates such as 03/04/05").choices([
        "ymd",
        "dmy",
        "mdy",
      ]),
    )
    .option("--account <number>", "account of a file that names none")
    .option("--map <file>", "JSON file that maps the columns of an unknown table")
    .addHelpText(
      "after",
      "\nExit codes: 0 all is in, 2 a file was refused, 3 rows in quarantine or a check failed",
    );
  withCommon(command, "import U1234567_2026.xml positions.csv").action(
    async (paths: string[], options: Options) => {
      const results = await withSession(context, options, (session) =>
        importAll(context, session, { paths, options }),
      );
      context.exitCode = exitCodeOf(results);
      if (options.json) await printJson(context, { files: results });
    },
  );
};

type Asked = { readonly paths: readonly string[]; readonly options: Options };

async function importAll(context: Context, session: Session, { paths, options }: Asked) {
  const mapping = options.map === undefined ? undefined : await context.host.readText(options.map);
  const colors = paint(context.host.color);
  const results: Result[] = [];
  for (const path of paths) {
    const result = await importOne(context, session, { path, options, mapping });
    results.push(result);
    if (options.json) continue;
    await context.host.out.write(
      "failure" in result ? refusedText(result, colors) : reportText(result, colors),
    );
  }
  return results;
}

type One = {
  readonly path: string;
  readonly options: Options;
  readonly mapping: string | undefined;
};

async function importOne(
  { host }: Context,
  session: Session,
  { path, options, mapping }: One,
): Promise<Result> {
  const { format, zone, dateOrder, account } = options;
  const bar = progressBar(host.err, path);
  const stop = host.err.isTerminal ? session.subscribe(bar.update) : undefined;
  try {
    const body = await host.fileOf(path);
    const query = { name: body.name, format, zone, dateOrder, account, mapping };
    return { ...(await session.call(api.createImport, { query, body })), file: path };
  } catch (error) {
    if (!(error instanceof FailureError) || isOfStorage(error.failure)) throw error;
    return { file: path, failure: error.failure };
  } finally {
    stop?.();
    bar.end();
  }
}

/** Only a file can be refused; storage that fails ends the command. */
const isOfStorage = ({ code }: Failure) =>
  code.startsWith("database-") || code === "disk-full" || code === "server-unreachable";

function exitCodeOf(results: readonly Result[]): number {
  if (results.some((result) => "failure" in result)) return EXIT.refused;
  const doubtful = results.some(
    (result) =>
      !("failure" in result) &&
      (result.executions.quarantined > 0 || result.checks.some(({ ok }) => !ok)),
  );
  return doubtful ? EXIT.doubtful : EXIT.ok;
}
