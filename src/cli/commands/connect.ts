import { Option } from "commander";
import { z } from "zod";
import { fail, FailureError, unknownBroker } from "#domain";
import { api, type BrokerBody, type ConnectionBody } from "#http";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import type { Session } from "../host.ts";
import { minutesOf } from "../interval.ts";
import { connectionOf } from "../connection.ts";
import { count } from "../shown.ts";

type Options = CommonOptions & {
  readonly live?: true;
  readonly label?: string;
  readonly credentials?: string;
  readonly interval?: string;
  readonly trading?: string;
  readonly tradingCredentials?: string;
};

const TRADING = ["shared", "own", "none"] as const;
const TRADING_HELP =
  "with what orders are sent: shared (the same credentials), own (a second set), none (only read)";

export const connectCommand: Declare = (program, context) => {
  const command = program
    .command("connect <broker>")
    .description("connect an account at a broker; asks for what the broker needs")
    .option("--live", "the real account; without it the broker's paper account")
    .option("--label <text>", "what to call the connection")
    .option("--interval <minutes>", "how often to sync, 5 to 60")
    .option(
      "--credentials <file>",
      "read them from a file with a JSON object, - for standard input",
    )
    .addOption(new Option("--trading <with>", TRADING_HELP).choices(TRADING))
    .option(
      "--trading-credentials <file>",
      "read the second set from a file, as --credentials does",
    );
  withCommon(command, "connect oanda --label Practice").action((name: string, options: Options) =>
    withSession(context, options, async (session) => {
      const { items } = await session.call(api.listBrokers);
      const broker = brokerCalled(items, name);
      const credentials = await credentialsFor(context, broker, { file: options.credentials });
      const { interval, label } = options;
      const environment: ConnectionBody["environment"] = options.live ? "live" : "paper";
      const body = {
        ...{ environment, credentials },
        ...(label !== undefined && { label }),
        ...(interval !== undefined && { intervalMinutes: minutesOf(interval) }),
        ...(await tradingFor(context, broker, options)),
      };
      const made = await session
        .call(api.connectBroker, { params: { broker: broker.id }, body })
        .catch((error: unknown) => refused(error, broker, environment));
      return options.json ? printJson(context, made) : print(context, connectedText(made));
    }),
  );
};

export const reconnectCommand: Declare = (program, context) => {
  const command = program
    .command("reconnect <connection>")
    .description("sign in again; the connection and its data stay")
    .option(
      "--credentials <file>",
      "read them from a file with a JSON object, - for standard input",
    )
    .addOption(new Option("--trading <with>", TRADING_HELP).choices(TRADING));
  withCommon(command, "reconnect Practice").action((text: string, options: Options) =>
    withSession(context, options, async (session) => {
      const connection = await connectionOf(session, text);
      const { trading } = options;
      if (trading === "shared" || trading === "none")
        return changeTrading(context, session, { connection, trading, json: options.json });
      const { items } = await session.call(api.listBrokers);
      const broker = brokerCalled(items, connection.broker);
      const purpose = trading === "own" ? "trade" : "sync";
      const credentials = await credentialsFor(context, broker, {
        file: options.credentials,
        ...(trading === "own" && { use: "trading" }),
      });
      const made = await session
        .call(api.reconnectBroker, {
          params: { id: connection.id },
          body: { credentials, purpose },
        })
        .catch((error: unknown) => refused(error, broker, connection.environment));
      return options.json ? printJson(context, made) : print(context, connectedText(made));
    }),
  );
};

const brokerCalled = (items: readonly BrokerBody[], name: string): BrokerBody =>
  items.find((each) => isCalled(each, name)) ??
  fail(
    unknownBroker(
      name,
      items.map(({ id }) => id),
    ),
  );

/** What of the form is about trading: a second set of credentials, or that there is none. */
async function tradingFor(
  context: Context,
  broker: BrokerBody,
  { trading, tradingCredentials: file }: Options,
) {
  if (trading === "none") return { trading: "none" as const };
  if (trading !== "own" && file === undefined) return {};
  return { tradingCredentials: await credentialsFor(context, broker, { file, use: "trading" }) };
}

type Change = {
  readonly connection: ConnectionBody;
  readonly trading: "shared" | "none";
  readonly json: boolean | undefined;
};

async function changeTrading(
  context: Context,
  session: Session,
  { connection, trading, json }: Change,
) {
  const params = { id: connection.id };
  const made = await session.call(api.changeConnection, { params, body: { trading } });
  if (json) return printJson(context, made);
  const what = trading === "none" ? "sends no orders any more" : "trades with what it reads with";
  return print(context, `"${made.label}" ${what}`);
}

const isCalled = ({ id, aliases }: BrokerBody, name: string) =>
  [id, ...aliases].some((each) => each.toLowerCase() === name.toLowerCase());

const connectedText = ({ id, label, environment, accounts }: ConnectionBody) =>
  `Connected "${label}" (${environment}) with ${count(accounts.length, "account")}: ${accounts
    .map((account) => account.id)
    .join(", ")}\nIts history is being read; "openblotter runs" shows how far. Connection ${id}`;

const texts = z.record(z.string(), z.string());

/** Secrets are never taken from the command line itself, which other users of the machine can see. */
async function credentialsFor(
  { host }: Context,
  broker: BrokerBody,
  { file, use }: { readonly file: string | undefined; readonly use?: string },
): Promise<Record<string, string>> {
  if (file !== undefined) {
    const read = texts.safeParse(parsed(await host.readText(file)));
    return read.success ? read.data : fail(unreadable(file, broker));
  }
  const given: Record<string, string> = {};
  for (const { name, label, help, secret, optional } of broker.credentials) {
    const purpose = use === undefined ? "" : ` for ${use}`;
    const question = `${label}${purpose}${optional ? " (optional)" : ""}`;
    const answer = await host.ask(question, { help, secret });
    if (answer !== "") given[name] = answer;
  }
  return given;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Failures of a first log-in that say "reconnect", which nobody can who is not connected yet. */
const REFUSALS = /^broker-(authentication-failed|auth-invalid|auth-expired|session-expired)$/;

function refused(error: unknown, { name }: BrokerBody, environment: string): never {
  if (!(error instanceof FailureError) || !REFUSALS.test(error.failure.code)) throw error;
  const { failure } = error;
  return fail({
    ...failure,
    message: `${name} does not accept these credentials; nothing was changed (${failure.message})`,
    next: `Check them, and that they are of the ${environment} environment, then try again`,
  });
}

const unreadable = (file: string, { credentials }: BrokerBody) => ({
  code: "credentials-unreadable",
  message: `"${file}" holds no JSON object of texts`,
  owner: "user" as const,
  next: `Write it as {${credentials.map(({ name }) => `"${name}": "..."`).join(", ")}}`,
});
