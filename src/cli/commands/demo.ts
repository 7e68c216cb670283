import type { Command } from "commander";
import { type Context, type Declare, print, printJson } from "../context.ts";
import type { CoverageCount, DemoFigures, DemoNews, DemoOptions } from "../demo-host.ts";
import type { Outlet } from "../host.ts";
import { statusLine } from "../progress.ts";
import { count, durationText } from "../shown.ts";
import { pullText } from "./sync.ts";

type Options = DemoOptions & { readonly json?: true };

export const demoCommand: Declare = (program, context) => {
  const command = program
    .command("demo")
    .description("show it all on make-believe brokers, in a folder that is thrown away")
    .option("--port <number>", "port of the dashboard (default: any that is free)")
    .option("--seed <text>", "what the made-up past follows from")
    .option("--json", "print JSON, whose shape is stable, instead of text")
    .addHelpText("after", "\nExample:\n  $ openblotter demo");
  action(command, context);
};

function action(command: Command, context: Context): void {
  const { host } = context;
  command.action(async ({ json, ...options }: Options) => {
    const news = teller(host.err, json ? undefined : (text) => void print(context, text));
    const { figures, ended } = await host.demo.start(options, news.tell);
    news.ready();
    if (figures && json) await printJson(context, figures);
    else if (figures) await print(context, readyText(figures));
    await ended;
    if (!json) await print(context, "Ended; nothing of it is kept.");
  });
}

/** Says what happens: what goes on in one line that is drawn again, what is done in a line each. */
function teller(err: Outlet, say: ((text: string) => void) | undefined) {
  const status = statusLine(err);
  const labels = new Map<string, string>();
  const going = new Map<string, string>();
  let isReady = false;
  const draw = () => status([...going.values()].join(" | "));
  const done = (text: string) => {
    status("");
    say?.(text);
    draw();
  };
  const tell = (news: DemoNews): void => {
    if (news.type === "started") done(startedText(news));
    if (news.type === "imported") done(importedText(news.report));
    if (news.type === "connected") labels.set(news.connection.id, news.connection.label);
    if (news.type === "read") {
      going.delete(news.pull.connection);
      done(pullText(news.label, news.pull));
    }
    if (news.type === "progress" && news.event.type === "sync-progress" && !isReady) {
      const { connection, phase, pages, imported } = news.event;
      const label = labels.get(connection);
      if (label && phase !== "done")
        going.set(connection, `${label}: ${phase}, ${count(pages, "page")}, ${imported} new`);
      draw();
    }
  };
  const ready = () => {
    isReady = true;
    going.clear();
    draw();
  };
  return { tell, ready };
}

const startedText = ({ url, sandbox }: { readonly url: string; readonly sandbox: string }) =>
  [
    `Make-believe brokers listen at ${sandbox}`,
    `The dashboard is at ${url}`,
    "Connecting each broker and reading its history:",
  ].join("\n");

type Report = Extract<DemoNews, { type: "imported" }>["report"];

const importedText = ({ executions, roundTrips, durationMs }: Report) =>
  `Sample statement: ${count(executions.new, "execution")}, ${count(roundTrips, "trade")} in ${durationText(durationMs)}`;

function readyText(figures: DemoFigures): string {
  const { url, sandbox, durationMs, connections, executions, roundTrips } = figures;
  const accounts = connections.reduce((sum, each) => sum + each.accounts.length, 0);
  return [
    "",
    `Ready in ${durationText(durationMs)}: ${count(executions, "execution")}, ${count(roundTrips, "trade")}`,
    "",
    "What to look at:",
    `  ${url}/connections`,
    `    ${count(connections.length, "connection")} with ${count(accounts, "account")}; ${coverageText(figures.coverage)}`,
    ...figures.breaks.map(breakText),
    ...figures.quarantine.map(({ reason }) => `    In quarantine: ${reason}`),
    `  ${url}/brokers     what each broker can do, and how sure that is`,
    `  ${url}/trades      round trips of all brokers, down to their executions`,
    `  ${sandbox}/__truth  what truly happened at the make-believe brokers`,
    "",
    "Trading goes on, and what is new is read every 15 seconds. Ctrl-C ends it all.",
  ].join("\n");
}

function coverageText(coverage: readonly CoverageCount[]): string {
  const days = (state: "proven" | "stated" | "gap") =>
    coverage.reduce((sum, each) => sum + each[state], 0);
  return `${count(days("proven"), "day")} proven complete, ${days("stated")} stated, ${days("gap")} with gaps`;
}

const breakText = (found: DemoFigures["breaks"][number]): string => {
  const { account, kind, instrument, currency, derived, reported, explanation } = found;
  const about = instrument ?? currency ?? "";
  const why = explanation === undefined ? "" : ` (${explanation})`;
  return `    Break: ${kind} of ${account} in ${about}: ours ${derived}, the broker's ${reported}${why}`;
};
