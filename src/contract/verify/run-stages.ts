import type { Resource } from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { StopVerification } from './client/request-sender.ts';
import { sendInvalidRequests } from './requests/invalid-requests.ts';
import { sendUnauthenticated } from './requests/unauthenticated-requests.ts';
import { requestUnknownRecord } from './requests/unknown-records.ts';
import { sendValidRequests } from './requests/valid-requests.ts';
import { groupResources } from './resource-groups.ts';
import { runConcurrently } from './run-concurrently.ts';
import { runResourceStory } from './stories/resource-story.ts';
import type { TestPlan } from './test-plan.ts';
import type { VerifyContext } from './verify-context.ts';

type StageSettings = {
  readonly concurrency: number;
  readonly maxRequests: number;
  readonly signal: AbortSignal;
  readonly onProgress: (state: {
    readonly stage: string;
    readonly requests: number;
    readonly failures: number;
    readonly share: number;
  }) => void;
};

type Stage = readonly [name: string, tasks: readonly (() => Promise<void>)[]];

/** Runs the stages in order. Returns why the run ended early, if it did. */
export async function runStages(
  context: VerifyContext,
  { concurrency, onProgress, signal, maxRequests }: StageSettings,
): Promise<string | undefined> {
  const { sender, results } = context;
  const stages = listStages(context);
  const all = stages.reduce((sum, [, tasks]) => sum + tasks.length, 0);
  let done = 0;
  try {
    for (const [stage, tasks] of stages) {
      await runConcurrently(tasks, concurrency, () => {
        done += 1;
        const failures = results.failures().length;
        onProgress({ stage, requests: sender.requestCount(), failures, share: done / all });
      });
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof StopVerification)) throw error;
    return signal.aborted ? 'interrupted' : `the limit of ${maxRequests} requests was reached`;
  }
}

function listStages(context: VerifyContext): readonly Stage[] {
  const { selected, resources } = context.testPlan;
  const { alternateKeyReads, others } = splitAlternateKeyReads(context.testPlan);
  const sendValid = (operation: Operation) => () => sendValidRequests(context, operation);
  return [
    ['stories', groupResources(resources).map((group) => () => runStories(context, group))],
    ['valid requests', alternateKeyReads.map(sendValid)],
    ['valid requests', others.map(sendValid)],
    ['invalid requests', selected.map((operation) => () => runRefusals(context, operation))],
  ];
}

/** Alternate keys are read first, because later requests may change those properties. */
function splitAlternateKeyReads({ selected, inferenceOf }: TestPlan) {
  const isAlternateKeyRead = (operation: Operation): boolean =>
    operation.method === 'GET' &&
    inferenceOf(operation).alternateKeys.some((alternateKey) => alternateKey !== undefined);
  return {
    alternateKeyReads: selected.filter(isAlternateKeyRead),
    others: selected.filter((operation) => !isAlternateKeyRead(operation)),
  };
}

async function runStories(context: VerifyContext, group: readonly Resource[]): Promise<void> {
  for (const resource of group) await runResourceStory(context, resource);
}

/** Sends requests that the provider must refuse. */
async function runRefusals(context: VerifyContext, operation: Operation): Promise<void> {
  await requestUnknownRecord(context, operation);
  await sendInvalidRequests(context, operation);
  await sendUnauthenticated(context, operation);
}
