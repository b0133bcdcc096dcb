import { inferApiModel, parseExtensions, type Resource } from '../../inference/inference.ts';
import {
  compileConformance,
  type Finding,
  type LoadedDocument,
  type Operation,
} from '../../openapi/openapi.ts';
import { createValueGenerator } from '../../seed/seed.ts';
import type { Judge } from '../judge/judge.ts';
import { createJudge } from '../judge/judge.ts';
import { createEchoedValues } from './client/echoed-values.ts';
import { findProviderAddress } from './client/provider-address.ts';
import { createProviderClient } from './client/provider-client.ts';
import { createRequestSender, StopVerification } from './client/request-sender.ts';
import { createWaitUntil } from './client/wait-until.ts';
import { createCleanup } from './records/cleanup.ts';
import { createKnownRecords } from './records/known-records.ts';
import type { VerifyReport } from './report/verify-report.ts';
import { createVerifyResults } from './report/verify-results.ts';
import { createCredentialAcceptance, createCredentialSource } from './requests/credentials.ts';
import { sendInvalidRequests } from './requests/invalid-requests.ts';
import type { RequestDraft } from './requests/request-draft.ts';
import { createRequestFactory } from './requests/request-factory.ts';
import { compileSerializeRequest } from './requests/serialize-request.ts';
import { sendUnauthenticated } from './requests/unauthenticated-requests.ts';
import { requestUnknownRecord } from './requests/unknown-records.ts';
import { sendValidRequests } from './requests/valid-requests.ts';
import { groupResources } from './resource-groups.ts';
import { runConcurrently } from './run-concurrently.ts';
import { selectOperations } from './select-operations.ts';
import { runResourceStory } from './stories/resource-story.ts';
import { createTestPlan, type TestPlan, type VerifyContext } from './verify-context.ts';

export type VerificationOptions = {
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
  readonly onProgress?: (state: VerifyProgress) => void;
};

export type VerifyProgress = {
  readonly stage: string;
  readonly requests: number;
  readonly failures: number;
  /** What share of what is to be done is done, from 0 to 1. */
  readonly share: number;
};

/** Tries a provider by its document, and cleans up what it made. Throws an error of one sentence where it cannot. */
export async function verify(options: VerificationOptions): Promise<VerifyReport> {
  const { document, ticks, signal = new AbortController().signal } = options;
  // Throws where an `x-sandlot` is invalid: verify infers by them.
  parseExtensions(document.extensions);
  const findings: Finding[] = [];
  const judge = createJudge(document, { onFinding: (finding) => findings.push(finding) });
  const chosen = selectOperations(document, judge.operations, {
    only: options.only ?? [],
    skip: options.skip ?? [],
  });
  const client = createProviderClient(new URL(options.url), {
    connections: options.concurrency ?? 8,
    patience: options.patience ?? 30_000,
  });
  const seed = options.seed ?? 1;
  const faking = createValueGenerator(document, { seed, now: generationTime });
  try {
    await faking.ready();
    const start = ticks();
    const address = await findProviderAddress(client, { url: options.url, document, judge });
    const { world, doors, finish } = createVerifyContext(
      { ...options, signal },
      { judge, chosen, client, faking, address },
    );
    const stopped = await runStages(world, options);
    const left = await finish();
    if (doors.isAlwaysRefused() && world.results.failures().length === 0)
      throw new Error(
        'Nobody was let in: all that needs a credential was answered with 401. Show another one by --token or --header.',
      );
    return {
      document: { source: document.source, title: document.title, version: document.version },
      address: address.href.replace(/\/+$/, ''),
      seed,
      ...(stopped !== undefined && { stopped }),
      milliseconds: Math.round(ticks() - start),
      requests: world.sender.requestCount(),
      operations: world.results.operations(),
      failures: world.results.failures(),
      findings: findings.map(({ pointer, message }) => ({ pointer, message })),
      left,
    };
  } finally {
    client.close();
  }
}

/** What values that are made take for now, so that they are the same each time. */
const generationTime = Date.UTC(2026, 0, 1);

type VerifyParts = {
  readonly judge: Judge;
  readonly chosen: ReturnType<typeof selectOperations>;
  readonly client: ReturnType<typeof createProviderClient>;
  readonly faking: ReturnType<typeof createValueGenerator>;
  readonly address: URL;
};

function createVerifyContext(
  options: VerificationOptions & { readonly signal: AbortSignal },
  { judge, chosen, client, faking, address }: VerifyParts,
) {
  const { document, token, headers = {}, budget = 10_000, signal, ticks } = options;
  const access = createCredentialSource(document, token);
  const serialize = compileSerializeRequest(access, headers);
  const base = address.pathname.replace(/\/+$/, '');
  const isAlone = createUniquePathFilter(judge.operations);
  const isUsable = (operation: Operation): boolean =>
    chosen.isAllowed(operation) &&
    isAlone(operation) &&
    document.blockingFindingOf(operation) === undefined &&
    (options.extent !== 'reads' || /^(GET|HEAD|OPTIONS|QUERY)$/.test(operation.method));
  const inference = inferApiModel(document, judge.operations);
  const { shapes } = inference;
  const testPlan = createTestPlan({
    operations: judge.operations,
    inference,
    isUsable,
    isSelected: (operation) => chosen.isSelected(operation) && isUsable(operation),
  });
  const results = createVerifyResults(testPlan.selected, address.origin + base);
  const echoes = createEchoedValues({
    ...{ shapes, testPlan },
    make: (schema) => faking.generate([schema], 'in place of an echo', { extent: 'everything' }),
  });
  const credentialAcceptance = createCredentialAcceptance(access.requiresCredential);
  const sender = createRequestSender({
    ...{ client, judge, serialize, results, echoes, base, budget, signal, ticks },
    credentialAcceptance,
  });
  const requestFactory = createRequestFactory({ document, judge, faking, serialize, shapes });
  const cleanup = createCleanup();
  const world: VerifyContext & { readonly access: typeof access } = {
    ...{
      document,
      judge,
      faking,
      requestFactory,
      sender,
      results,
      cleanup,
      testPlan,
      serialize,
      access,
      address,
    },
    shapes,
    conforms: compileConformance(shapes),
    waitUntil: createWaitUntil(options.waits),
    knownRecords: createKnownRecords(() => world),
  };
  const sendLast = (draft: RequestDraft) => {
    const sent = serialize(draft);
    return client.send({ ...sent, url: base + sent.url }).catch(() => undefined);
  };
  return { world, doors: credentialAcceptance, finish: () => cleanup.removeAll(sendLast) };
}

/** Of operations whose paths differ in nothing but names, nobody can tell which one is sent. */
function createUniquePathFilter(
  operations: readonly Operation[],
): (operation: Operation) => boolean {
  const nameOf = ({ method, path }: Operation): string =>
    `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
  const first = new Map([...operations].reverse().map((one) => [nameOf(one), one]));
  return (operation) => first.get(nameOf(operation)) === operation;
}

type ContextCredentials = { readonly access: ReturnType<typeof createCredentialSource> };

/** Why it ended before all was done; `undefined` where it was not. */
async function runStages(
  world: VerifyContext & ContextCredentials,
  { concurrency = 8, onProgress = () => undefined, signal, budget = 10_000 }: VerificationOptions,
): Promise<string | undefined> {
  const { selected, resources } = world.testPlan;
  const { lookups, others } = splitAlternateKeyReads(world.testPlan);
  const toSound = (operation: Operation) => () => sendValidRequests(world, operation);
  const stages: readonly (readonly [string, readonly (() => Promise<void>)[]])[] = [
    ['stories', groupResources(resources).map((family) => () => runStories(world, family))],
    ['requests that are sound', lookups.map(toSound)],
    ['requests that are sound', others.map(toSound)],
    [
      'requests that are broken',
      selected.map((operation) => () => runInvalidRequests(world, operation)),
    ],
  ];
  const all = stages.reduce((sum, [, tasks]) => sum + tasks.length, 0);
  let done = 0;
  try {
    for (const [stage, tasks] of stages) {
      await runConcurrently(tasks, concurrency, () => {
        done += 1;
        const failures = world.results.failures().length;
        onProgress({ stage, requests: world.sender.requestCount(), failures, share: done / all });
      });
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof StopVerification)) throw error;
    return signal?.aborted ? 'it was interrupted' : `its budget of ${budget} requests is spent`;
  }
}

/**
 * Reads whose path names a record by another property than its key go before the rest: what other requests
 * change may be that property.
 */
function splitAlternateKeyReads({ selected, inferenceOf }: TestPlan) {
  const isLookup = (operation: Operation): boolean =>
    operation.method === 'GET' &&
    inferenceOf(operation).alternateKeys.some((alias) => alias !== undefined);
  return {
    lookups: selected.filter(isLookup),
    others: selected.filter((operation) => !isLookup(operation)),
  };
}

async function runInvalidRequests(
  world: VerifyContext & ContextCredentials,
  operation: Operation,
): Promise<void> {
  await requestUnknownRecord(world, operation);
  await sendInvalidRequests(world, operation);
  await sendUnauthenticated(world, operation, world.access);
}

async function runStories(world: VerifyContext, family: readonly Resource[]): Promise<void> {
  for (const resource of family) await runResourceStory(world, resource);
}
