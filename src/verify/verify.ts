import type { Judge } from '../contract/contract.ts';
import { openJudge } from '../contract/contract.ts';
import {
  type Finding,
  inferResources,
  type LoadedDocument,
  type Operation,
  openFits,
  type Resource,
} from '../document/document.ts';
import { openFaking } from '../seed/fake.ts';
import { openAccess } from './access.ts';
import { findAddress } from './address.ts';
import { openBook } from './book.ts';
import { sendBroken } from './broken-requests.ts';
import { readChosen } from './chosen.ts';
import { openClient } from './client.ts';
import { openDoors } from './doors.ts';
import type { Draft } from './draft.ts';
import { openEchoes } from './echo.ts';
import { toFamilies } from './family.ts';
import { openKeys } from './keys.ts';
import { openMaker } from './maker.ts';
import { sendSound } from './operation-requests.ts';
import type { Report } from './report.ts';
import { runAll } from './run-all.ts';
import { Halt, openSender } from './sender.ts';
import { openSettle } from './settle.ts';
import { tellStory } from './story.ts';
import { sendAsStranger } from './stranger.ts';
import { openTrash } from './trash.ts';
import { sendUnknown } from './unknown.ts';
import { openPlan, type Plan, type World } from './world.ts';
import { openWriter } from './writer.ts';

export type VerifyOptions = {
  /** Where the provider is. */
  readonly url: string;
  readonly document: LoadedDocument;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** `reads`: nothing is sent that changes anything. */
  readonly extent?: 'all' | 'reads';
  readonly token?: string | undefined;
  /** Fields of the user's own, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly concurrency?: number;
  /** How many requests may be sent at most. */
  readonly budget?: number;
  /** How long a reply may take, in ms. */
  readonly patience?: number;
  /** How long to wait, in ms, each time that something is not there yet. */
  readonly waits?: readonly number[];
  readonly signal?: AbortSignal;
  /** Milliseconds since some moment. */
  readonly ticks: () => number;
  readonly onProgress?: (state: ProgressState) => void;
};

export type ProgressState = {
  readonly stage: string;
  readonly requests: number;
  readonly failures: number;
  /** What share of what is to be done is done, from 0 to 1. */
  readonly share: number;
};

/** Tries a provider by its document, and cleans up what it made. Throws an error of one sentence where it cannot. */
export const verify = async (options: VerifyOptions): Promise<Report> => {
  const { document, ticks, signal = new AbortController().signal } = options;
  const findings: Finding[] = [];
  const judge = openJudge(document, { onFinding: (finding) => findings.push(finding) });
  const chosen = readChosen(document, judge.operations, {
    only: options.only ?? [],
    skip: options.skip ?? [],
  });
  const client = openClient(new URL(options.url), {
    connections: options.concurrency ?? 8,
    patience: options.patience ?? 30_000,
  });
  const seed = options.seed ?? 1;
  const faking = openFaking(document, { seed, now: instant });
  try {
    await faking.ready();
    const start = ticks();
    const address = await findAddress(client, { url: options.url, document, judge });
    const { world, doors, finish } = openWorld(
      { ...options, signal },
      { judge, chosen, client, faking, address },
    );
    const stopped = await tryAll(world, options);
    const left = await finish();
    if (doors.areShut() && world.book.failures().length === 0)
      throw new Error(
        'Nobody was let in: all that needs a credential was answered with 401. Show another one by --token or --header.',
      );
    return {
      document: { source: document.source, title: document.title, version: document.version },
      address: address.href.replace(/\/+$/, ''),
      seed,
      ...(stopped !== undefined && { stopped }),
      milliseconds: Math.round(ticks() - start),
      requests: world.sender.sent(),
      operations: world.book.operations(),
      failures: world.book.failures(),
      findings: findings.map(({ pointer, message }) => ({ pointer, message })),
      left,
    };
  } finally {
    client.close();
  }
};

/** What values that are made take for now, so that they are the same each time. */
const instant = Date.UTC(2026, 0, 1);

type Parts = {
  readonly judge: Judge;
  readonly chosen: ReturnType<typeof readChosen>;
  readonly client: ReturnType<typeof openClient>;
  readonly faking: ReturnType<typeof openFaking>;
  readonly address: URL;
};

const openWorld = (
  options: VerifyOptions & { readonly signal: AbortSignal },
  { judge, chosen, client, faking, address }: Parts,
) => {
  const { document, token, headers = {}, budget = 10_000, signal, ticks } = options;
  const access = openAccess(document, token);
  const write = openWriter(access, headers);
  const base = address.pathname.replace(/\/+$/, '');
  const isAlone = openAlone(judge.operations);
  const isUsable = (operation: Operation): boolean =>
    chosen.isAllowed(operation) &&
    isAlone(operation) &&
    document.faultOf(operation) === undefined &&
    (options.extent !== 'reads' || /^(GET|HEAD|OPTIONS|QUERY)$/.test(operation.method));
  const inference = inferResources(document, judge.operations);
  const { shapes } = inference;
  const plan = openPlan({
    operations: judge.operations,
    inference,
    isUsable,
    isMeant: (operation) => chosen.isMeant(operation) && isUsable(operation),
  });
  const book = openBook(plan.meant, address.origin + base);
  const echoes = openEchoes({
    ...{ shapes, plan },
    make: (schema) => faking.make([schema], 'in place of an echo', { extent: 'everything' }),
  });
  const doors = openDoors(access.isGuarded);
  const sender = openSender({
    ...{ client, judge, write, book, echoes, base, budget, signal, ticks },
    doors,
  });
  const maker = openMaker({ document, judge, faking, write, shapes });
  const trash = openTrash();
  const world: World & { readonly access: typeof access } = {
    ...{ document, judge, faking, maker, sender, book, trash, plan, write, access, address },
    shapes,
    fits: openFits(shapes),
    settle: openSettle(options.waits),
    keys: openKeys(() => world),
  };
  const sendLast = (draft: Draft) => {
    const sent = write(draft);
    return client.send({ ...sent, url: base + sent.url }).catch(() => undefined);
  };
  return { world, doors, finish: () => trash.sweep(sendLast) };
};

/** Of operations whose paths differ in nothing but names, nobody can tell which one is sent. */
const openAlone = (operations: readonly Operation[]): ((operation: Operation) => boolean) => {
  const nameOf = ({ method, path }: Operation): string =>
    `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
  const first = new Map([...operations].reverse().map((one) => [nameOf(one), one]));
  return (operation) => first.get(nameOf(operation)) === operation;
};

type Access = { readonly access: ReturnType<typeof openAccess> };

/** Why it ended before all was done; `undefined` where it was not. */
const tryAll = async (
  world: World & Access,
  { concurrency = 8, onProgress = () => undefined, signal, budget = 10_000 }: VerifyOptions,
): Promise<string | undefined> => {
  const { meant, resources } = world.plan;
  const { lookups, others } = splitLookups(world.plan);
  const toSound = (operation: Operation) => () => sendSound(world, operation);
  const stages: readonly (readonly [string, readonly (() => Promise<void>)[]])[] = [
    ['stories', toFamilies(resources).map((family) => () => tellStories(world, family))],
    ['requests that are sound', lookups.map(toSound)],
    ['requests that are sound', others.map(toSound)],
    ['requests that are broken', meant.map((operation) => () => tryBroken(world, operation))],
  ];
  const all = stages.reduce((sum, [, tasks]) => sum + tasks.length, 0);
  let done = 0;
  try {
    for (const [stage, tasks] of stages) {
      await runAll(tasks, concurrency, () => {
        done += 1;
        const failures = world.book.failures().length;
        onProgress({ stage, requests: world.sender.sent(), failures, share: done / all });
      });
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof Halt)) throw error;
    return signal?.aborted ? 'it was interrupted' : `its budget of ${budget} requests is spent`;
  }
};

/**
 * Reads whose path names a record by another property than its key go before the rest: what other requests
 * change may be that property.
 */
const splitLookups = ({ meant, conclusionOf }: Plan) => {
  const isLookup = (operation: Operation): boolean =>
    operation.method === 'GET' &&
    conclusionOf(operation).aliases.some((alias) => alias !== undefined);
  return {
    lookups: meant.filter(isLookup),
    others: meant.filter((operation) => !isLookup(operation)),
  };
};

const tryBroken = async (world: World & Access, operation: Operation): Promise<void> => {
  await sendUnknown(world, operation);
  await sendBroken(world, operation);
  await sendAsStranger(world, operation, world.access);
};

const tellStories = async (world: World, family: readonly Resource[]): Promise<void> => {
  for (const resource of family) await tellStory(world, resource);
};
