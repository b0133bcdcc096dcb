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
import { createTestPlan, type TestPlan } from './test-plan.ts';
import type { VerifyContext } from './verify-context.ts';

export { formatVerifyAnnotations, formatVerifyJunit } from './report/ci-reports.ts';
export {
  checkTexts,
  failureTexts,
  type VerifyFailure,
  type VerifyReport,
} from './report/verify-report.ts';

export type VerificationOptions = {
  /** URL of the provider. */
  readonly url: string;
  readonly document: LoadedDocument;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** `reads` sends no request that changes data. */
  readonly extent?: 'all' | 'reads';
  readonly token?: string | undefined;
  /** Additional headers, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly concurrency?: number;
  /** Maximum number of requests. */
  readonly maxRequests?: number;
  /** Maximum wait for a reply, in ms. */
  readonly timeout?: number;
  /** Pauses in ms before a read is repeated. */
  readonly waits?: readonly number[];
  readonly signal?: AbortSignal;
  /** Monotonic time in ms. */
  readonly ticks: () => number;
  readonly onProgress?: (state: VerifyProgress) => void;
};

export type VerifyProgress = {
  readonly stage: string;
  readonly requests: number;
  readonly failures: number;
  /** Completed share of the run, from 0 to 1. */
  readonly share: number;
};

/**
 * Verifies a running API against its document and removes the created records. Throws an error
 * with one sentence when it cannot.
 */
export async function verify(options: VerificationOptions): Promise<VerifyReport> {
  const { document, ticks, signal = new AbortController().signal } = options;
  // Throws for an invalid `x-sandlot`, since verify uses the inferred plans.
  parseExtensions(document.extensions);
  const findings: Finding[] = [];
  const judge = createJudge(document, { onFinding: (finding) => findings.push(finding) });
  const selection = selectOperations(document, judge.operations, {
    only: options.only ?? [],
    skip: options.skip ?? [],
  });
  const client = createProviderClient(new URL(options.url), {
    connections: options.concurrency ?? 8,
    timeout: options.timeout ?? 30_000,
  });
  const seed = options.seed ?? 1;
  const generator = createValueGenerator(document, { seed, now: generationTime });
  try {
    await generator.ready();
    const start = ticks();
    const address = await findProviderAddress(client, { url: options.url, document, judge });
    const {
      world: context,
      doors: credentialAcceptance,
      finish,
    } = createVerifyContext(
      { ...options, signal },
      { judge, selection, client, generator, address },
    );
    const stopped = await runStages(context, options);
    const left = await finish();
    if (credentialAcceptance.isAlwaysRefused() && context.results.failures().length === 0)
      throw new Error(
        'Every request was answered 401. Pass a credential with --token or --header.',
      );
    return {
      document: { source: document.source, title: document.title, version: document.version },
      address: address.href.replace(/\/+$/, ''),
      seed,
      ...(stopped !== undefined && { stopped }),
      milliseconds: Math.round(ticks() - start),
      requests: context.sender.requestCount(),
      operations: context.results.operations(),
      failures: context.results.failures(),
      findings: findings.map(({ pointer, message }) => ({ pointer, message })),
      left,
    };
  } finally {
    client.close();
  }
}

/** Fixed, so that generated values repeat. */
const generationTime = Date.UTC(2026, 0, 1);

type VerifyParts = {
  readonly judge: Judge;
  readonly selection: ReturnType<typeof selectOperations>;
  readonly client: ReturnType<typeof createProviderClient>;
  readonly generator: ReturnType<typeof createValueGenerator>;
  readonly address: URL;
};

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
function createVerifyContext(
  options: VerificationOptions & { readonly signal: AbortSignal },
  { judge, selection, client, generator, address }: VerifyParts,
) {
  const { document, token, headers = {}, maxRequests = 10_000, signal, ticks } = options;
  const credentials = createCredentialSource(document, token);
  const serialize = compileSerializeRequest(credentials, headers);
  const base = address.pathname.replace(/\/+$/, '');
  const isAlone = createUniquePathFilter(judge.operations);
  const isUsable = (operation: Operation): boolean =>
    selection.isAllowed(operation) &&
    isAlone(operation) &&
    document.blockingFindingOf(operation) === undefined &&
    (options.extent !== 'reads' || /^(GET|HEAD|OPTIONS|QUERY)$/.test(operation.method));
  const inference = inferApiModel(document, judge.operations);
  const { shapes: views } = inference;
  const testPlan = createTestPlan({
    operations: judge.operations,
    inference,
    isUsable,
    isSelected: (operation) => selection.isSelected(operation) && isUsable(operation),
  });
  const results = createVerifyResults(testPlan.selected, address.origin + base);
  const echoes = createEchoedValues({
    ...{ views, testPlan },
    make: (schema) => generator.generate([schema], 'in place of an echo', { extent: 'everything' }),
  });
  const credentialAcceptance = createCredentialAcceptance(credentials.requiresCredential);
  const sender = createRequestSender({
    ...{ client, judge, serialize, results, echoes, base, maxRequests, signal, ticks },
    credentialAcceptance,
  });
  const requestFactory = createRequestFactory({
    document,
    judge,
    generator,
    serialize,
    views,
  });
  const cleanup = createCleanup();
  const context: VerifyContext & { readonly access: typeof credentials } = {
    ...{
      document,
      judge,
      generator,
      requestFactory,
      sender,
      results,
      cleanup,
      testPlan,
      serialize,
      access: credentials,
      address,
    },
    views,
    conforms: compileConformance(views),
    waitUntil: createWaitUntil(options.waits),
    knownRecords: createKnownRecords(() => context),
  };
  const sendLast = (draft: RequestDraft) => {
    const sent = serialize(draft);
    return client.send({ ...sent, url: base + sent.url }).catch(() => undefined);
  };
  return { world: context, doors: credentialAcceptance, finish: () => cleanup.removeAll(sendLast) };
}

/** Paths that differ only in parameter names are ambiguous; only the first is used. */
function createUniquePathFilter(
  operations: readonly Operation[],
): (operation: Operation) => boolean {
  const nameOf = ({ method, path }: Operation): string =>
    `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
  const first = new Map([...operations].reverse().map((one) => [nameOf(one), one]));
  return (operation) => first.get(nameOf(operation)) === operation;
}

type ContextCredentials = { readonly access: ReturnType<typeof createCredentialSource> };

/** Runs the stages in order. Returns why the run ended early, if it did. */
async function runStages(
  context: VerifyContext & ContextCredentials,
  {
    concurrency = 8,
    onProgress = () => undefined,
    signal,
    maxRequests = 10_000,
  }: VerificationOptions,
): Promise<string | undefined> {
  const { selected, resources } = context.testPlan;
  const { lookups: alternateKeyReads, others } = splitAlternateKeyReads(context.testPlan);
  const toSound = (operation: Operation) => () => sendValidRequests(context, operation);
  const stages: readonly (readonly [string, readonly (() => Promise<void>)[]])[] = [
    ['stories', groupResources(resources).map((family) => () => runStories(context, family))],
    ['valid requests', alternateKeyReads.map(toSound)],
    ['valid requests', others.map(toSound)],
    ['invalid requests', selected.map((operation) => () => runInvalidRequests(context, operation))],
  ];
  const all = stages.reduce((sum, [, tasks]) => sum + tasks.length, 0);
  let done = 0;
  try {
    for (const [stage, tasks] of stages) {
      await runConcurrently(tasks, concurrency, () => {
        done += 1;
        const failures = context.results.failures().length;
        onProgress({ stage, requests: context.sender.requestCount(), failures, share: done / all });
      });
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof StopVerification)) throw error;
    return signal?.aborted ? 'interrupted' : `the limit of ${maxRequests} requests was reached`;
  }
}

/** Alternate keys are read first, because later requests may change those properties. */
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
  context: VerifyContext & ContextCredentials,
  operation: Operation,
): Promise<void> {
  await requestUnknownRecord(context, operation);
  await sendInvalidRequests(context, operation);
  await sendUnauthenticated(context, operation, context.access);
}

async function runStories(context: VerifyContext, family: readonly Resource[]): Promise<void> {
  for (const resource of family) await runResourceStory(context, resource);
}
