import { appendAll } from '../../base/list/append-all.ts';
import { withoutTrailingSlashes } from '../../base/text.ts';
import { parseExtensions } from '../../inference/inference.ts';
import {
  type Finding,
  type JsonObject,
  type LoadedDocument,
  selectOperations,
} from '../../openapi/openapi.ts';
import { createValueGenerator } from '../../seed/seed.ts';
import { createJudge } from '../judge/judge.ts';
import { toReportedDocument } from '../report.ts';
import type { ArazzoDocument } from '../workflow/arazzo-document.ts';
import { reportRefusedCredentials } from './access/refused-credentials.ts';
import {
  createProviderClient,
  findProviderAddress,
  type ProviderClient,
} from './client/provider-client.ts';
import type { RequestLimits } from './client/request-budget.ts';
import { createVerifyContext } from './create-context.ts';
import type { ReportedWorkflow, VerifyReport } from './report/verify-report.ts';
import type { RequestDraft } from './requests/request-draft.ts';
import { runStages } from './run-stages.ts';
import type { VerifyContext } from './verify-context.ts';
import { runWorkflows } from './workflows/run-workflows.ts';

export type { ArazzoDocument } from '../workflow/arazzo-document.ts';
export { loadArazzo } from '../workflow/load-arazzo.ts';
export { renderVerifyPage } from './report/verify-page.ts';
export {
  checkTexts,
  failureTexts,
  formatVerifyAnnotations,
  formatVerifyJunit,
  type VerifyFailure,
  type VerifyReport,
} from './report/verify-report.ts';
export { createCredentialSource } from './requests/credentials.ts';
export { type DescribedWorkflows, describeWorkflows } from './workflows/describe-workflows.ts';

export type VerificationOptions = {
  /** URL of the provider. */
  readonly url: string;
  readonly document: LoadedDocument;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** `reads` sends no request that changes data. */
  readonly extent?: 'all' | 'reads';
  readonly token?: string | undefined;
  /** The token of a second user, who must not reach records of the first one. */
  readonly otherToken?: string | undefined;
  /** `strict` sends texts that violate a format, which must be refused. */
  readonly formats?: 'strict' | 'lenient';
  /** Additional headers, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Workflows to run beside the other checks. */
  readonly workflows?: readonly ArazzoDocument[];
  /** Values for the inputs of the workflows. */
  readonly inputs?: JsonObject;
  readonly seed?: number;
  readonly concurrency?: number;
  /** Maximum number of requests. With a limit each operation is tried once before the rest. */
  readonly maxRequests?: number | undefined;
  /** Maximum duration of the run without its cleanup, in ms. */
  readonly maxDuration?: number | undefined;
  /** Whether texts with quotes and markup are sent. */
  readonly probes?: 'sent' | 'none';
  /** Maximum wait for a reply, in ms. */
  readonly timeout?: number;
  /** A reply that takes longer is a failure, in ms. */
  readonly slow?: number | undefined;
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
  const settings = { ...defaultSettings(), ...options, ...toBudget(options) };
  const { url, document, seed, ticks } = settings;
  // Throws for an invalid `x-sandlot`, since verify uses the inferred plans.
  parseExtensions(document.extensions);
  const findings: Finding[] = [];
  const judge = createJudge(document, { onFinding: (finding) => findings.push(finding) });
  const selection = selectOperations([{ document, operations: judge.operations }], settings);
  const client = createProviderClient(new URL(url), {
    connections: settings.concurrency,
    timeout: settings.timeout,
  });
  const generator = createValueGenerator(document, { seed, now: generationTime });
  try {
    await generator.ready();
    const start = ticks();
    const address = await findProviderAddress(client, { url, document, judge });
    const parts = { judge, selection, client, generator, address };
    const context = createVerifyContext(settings, parts);
    const workflows: ReportedWorkflow[] = [];
    const stopped = await runStages(context, {
      ...settings,
      workflows: settings.workflows.map((one) => async () => {
        appendAll(workflows, await runWorkflows(context, one, settings.inputs));
      }),
    });
    const left = await cleanUp(context, client);
    reportRefusedCredentials(context);
    throwIfAlwaysRefused(context);
    const milliseconds = Math.round(ticks() - start);
    return toReport(context, { seed, stopped, milliseconds, findings, left, workflows });
  } finally {
    client.close();
  }
}

type VerifyRun = Pick<VerifyReport, 'seed' | 'milliseconds' | 'left'> & {
  readonly stopped: string | undefined;
  readonly findings: readonly Finding[];
  readonly workflows: readonly ReportedWorkflow[];
};

function toReport(
  { document, address, sender, results }: VerifyContext,
  { seed, stopped, milliseconds, findings, left, workflows }: VerifyRun,
): VerifyReport {
  return {
    document: toReportedDocument(document),
    address: withoutTrailingSlashes(address.href),
    seed,
    ...(stopped !== undefined && { stopped }),
    milliseconds,
    requests: sender.requestCount(),
    operations: results.operations(),
    failures: results.failures(),
    findings: findings.map(({ pointer, message }) => ({ pointer, message })),
    left,
    ...(workflows.length > 0 && { workflows }),
  };
}

/** With a limit, each operation is tried once before the rest. */
function toBudget({ maxRequests, maxDuration }: VerificationOptions) {
  const isLimited = maxRequests !== undefined || maxDuration !== undefined;
  const requests = maxRequests ?? defaultMaxRequests;
  const limits: RequestLimits = { requests, duration: maxDuration ?? Number.POSITIVE_INFINITY };
  return { limits, order: isLimited ? 'broad' : 'deep' } as const;
}

/** Fixed, so that generated values repeat. */
const generationTime = Date.UTC(2026, 0, 1);

type DefaultedOption =
  | ('only' | 'skip' | 'token' | 'otherToken' | 'formats' | 'headers' | 'extent' | 'seed')
  | ('concurrency' | 'timeout' | 'probes' | 'workflows' | 'inputs')
  | ('signal' | 'onProgress');

const defaultMaxRequests = 10_000;

function defaultSettings(): Required<Pick<VerificationOptions, DefaultedOption>> {
  return {
    only: [],
    skip: [],
    token: undefined,
    otherToken: undefined,
    formats: 'lenient',
    headers: {},
    extent: 'all',
    seed: 1,
    concurrency: 8,
    timeout: 30_000,
    probes: 'none',
    workflows: [],
    inputs: {},
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}

/** Removes and restores records. These requests do not count and are not judged. */
function cleanUp(
  { cleanup, serialize, address }: VerifyContext,
  client: ProviderClient,
): Promise<readonly string[]> {
  const base = withoutTrailingSlashes(address.pathname);
  return cleanup.removeAll((draft: RequestDraft) => {
    const request = serialize(draft);
    return client.send({ ...request, url: base + request.url }).catch(() => undefined);
  });
}

function throwIfAlwaysRefused({ credentialAcceptance, results }: VerifyContext): void {
  if (credentialAcceptance.isAlwaysRefused() && results.failures().length === 0)
    throw new Error('Every request was answered 401. Pass a credential with --token or --header.');
  if (credentialAcceptance.isOtherAlwaysRefused())
    throw new Error('Every request with the credential of --other-token was answered 401.');
}
