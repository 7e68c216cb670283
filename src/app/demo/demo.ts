import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoFigures, DemoNews, DemoOptions, OpenDemo, Session } from "#cli";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { type Config, readConfig } from "../config.ts";
import { endAsked } from "../end-asked.ts";
import { goOn, personalities } from "../sandbox.ts";
import { startServing } from "../serve.ts";
import { localSession } from "../session.ts";
import type { Surroundings } from "../surroundings.ts";
import { connectAll, readAgain } from "./connecting.ts";
import { figuresOf } from "./figures.ts";
import { REFUSALS, spoiler } from "./spoil.ts";

/** The past that is made up follows from it, and what goes wrong in it. */
const SEED = "demo";
/** An order at one of the brokers each so many seconds. */
const TRADES_EVERY_MS = 3_000;
const READS_EVERY_MS = 15_000;
/** Client and brokers share one thread here, so a call may be seen later than it arrived. */
const SLACK_MS = 700;
/** A terminal that is closed ends it as well: nobody would know of a server that goes on. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

type Tell = (news: DemoNews) => void;

/** Ends what was begun, the last first. */
type Closers = (() => Promise<unknown>)[];

type Work = {
  readonly typed: DemoOptions;
  readonly tell: Tell;
  readonly surroundings: Surroundings;
  readonly closers: Closers;
  readonly signal: AbortSignal;
};

/**
 * Make-believe brokers, a server in a folder that is thrown away, and connections between them.
 * Nothing outside of this machine is reached, and nothing is left.
 */
export const demoWork = (surroundings: Surroundings) => ({
  async start(typed: DemoOptions, tell: Tell): Promise<OpenDemo> {
    const asked = endAsked(SIGNALS);
    const ending = new AbortController();
    const closers: Closers = [];
    const ready = prepare({ typed, tell, surroundings, closers, signal: ending.signal });
    const close = async () => {
      ending.abort();
      await ready.catch(() => undefined);
      for (const each of closers.toReversed()) await each();
    };
    try {
      const figures = await Promise.race([ready, asked.then(() => undefined)]);
      return { figures, ended: asked.then(close) };
    } catch (error) {
      await close();
      throw error;
    }
  },
});

async function prepare(work: Work): Promise<DemoFigures> {
  const { typed, tell, surroundings, closers, signal } = work;
  const startedMs = surroundings.monotonicMs();
  const sandbox = await makeBelieve(work);
  const folder = await temporaryFolder(closers);
  const { url, system, close } = await startServing(configOf(folder, typed, sandbox), surroundings);
  closers.push(close);
  const session = localSession(system);
  tell({ type: "started", url, sandbox: sandbox.url });
  closers.push(stopper(session.subscribe((event) => tell({ type: "progress", event }))));
  const { credentials } = sandbox;
  await connectAll({ session, credentials, spoil: spoiler(sandbox), tell, signal });
  const durationMs = surroundings.monotonicMs() - startedMs;
  const figures = await figuresOf(session, surroundings.now());
  if (!signal.aborted) closers.push(live(work, session, sandbox));
  return { url, sandbox: sandbox.url, durationMs, ...figures };
}

async function makeBelieve({ typed, surroundings, closers }: Work): Promise<RunningSandbox> {
  const sandbox = await startSandbox({
    clock: surroundings,
    seed: typed.seed ?? SEED,
    personalities: personalities(),
    faults: REFUSALS,
    slackMs: SLACK_MS,
  });
  closers.push(sandbox.close);
  return sandbox;
}

async function temporaryFolder(closers: Closers): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "openblotter-demo-"));
  // As root, the database runs as a user who has to pass through.
  await chmod(folder, 0o711);
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Whatever is configured for the user's own blotter has no say here. */
function configOf(folder: string, { port }: DemoOptions, { origins }: RunningSandbox): Config {
  const machine = { env: {}, platform: process.platform, isRoot: false };
  return { ...readConfig({ data: folder, port: port ?? "0" }, machine), origins };
}

/** Goes on trading and reading until it is closed. */
function live({ tell, surroundings }: Work, session: Session, sandbox: RunningSandbox) {
  const ending = new AbortController();
  const rhythm = { clock: surroundings, signal: ending.signal };
  const trading = goOn(sandbox.trade, { ...rhythm, everyMs: TRADES_EVERY_MS });
  const reading = goOn(() => readAgain(session, tell), { ...rhythm, everyMs: READS_EVERY_MS });
  return async () => {
    ending.abort();
    await Promise.all([trading, reading]);
  };
}

const stopper = (stop: () => void) => async () => stop();
