import type { Resource } from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { checkOtherUser } from './access/other-user.ts';
import { sendUnauthenticated } from './access/unauthenticated-requests.ts';
import { StopVerification } from './client/request-budget.ts';
import { followLinks } from './links/follow-links.ts';
import { checkContentType } from './protocol/check-content-type.ts';
import {
  checkHiddenMethods,
  checkMethods,
  type DocumentedPath,
  listPaths,
  type MethodReplies,
} from './protocol/check-methods.ts';
import { checkNegotiation } from './protocol/check-negotiation.ts';
import { checkUnknownQuery } from './protocol/check-unknown-query.ts';
import { listResourcesOfNew } from './records/create-record.ts';
import { sendInvalidRequests } from './requests/invalid-requests.ts';
import { sendProbes } from './requests/probe-requests.ts';
import { requestUnknownRecord } from './requests/unknown-records.ts';
import { sendFirstRequest, sendValidRequests } from './requests/valid-requests.ts';
import { checkAction } from './stories/check-action.ts';
import { runResourceStory } from './stories/resource-story.ts';
import type { TestPlan } from './test-plan.ts';
import type { VerifyContext } from './verify-context.ts';

type StageSettings = {
  /** `broad` tries each operation once before the rest: the run may end early. */
  readonly order: 'broad' | 'deep';
  readonly probes: 'sent' | 'none';
  readonly workflows: readonly (() => Promise<void>)[];
  readonly concurrency: number;
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
  settings: StageSettings,
): Promise<string | undefined> {
  const { concurrency, onProgress, signal } = settings;
  const { sender, results } = context;
  const stages = listStages(context, settings);
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
    if (signal.aborted) return 'interrupted';
    return error.message;
  }
}

function listStages(
  context: VerifyContext,
  { order, probes, workflows }: Pick<StageSettings, 'order' | 'probes' | 'workflows'>,
): readonly Stage[] {
  const { selected, resources, inferenceOf } = context.testPlan;
  const { alternateKeyReads, others, learning } = splitAlternateKeyReads(context.testPlan);
  const sendValid = (operation: Operation) => () => sendValidRequests(context, operation);
  const first = order === 'broad' ? selected : [];
  const probed = probes === 'sent' ? selected : [];
  return [
    ['workflows', workflows],
    ['first requests', first.map((operation) => () => sendFirstRequest(context, operation))],
    ['stories', groupResources(context).map((group) => () => runStories(context, group))],
    ['valid requests', alternateKeyReads.map(sendValid)],
    ['valid requests', others.map(sendValid)],
    ['links', selected.map((operation) => () => followLinks(context, operation))],
    ['valid requests', learning.map(sendValid)],
    ['other user', resources.map((resource) => () => checkOtherUser(context, resource))],
    ['actions', selected.map((one) => () => checkAction(context, inferenceOf(one)))],
    ['protocol', listProtocolTasks(context)],
    ['invalid requests', selected.map((operation) => () => runRefusals(context, operation))],
    ['probes', probed.map((operation) => () => sendProbes(context, operation))],
  ];
}

function listProtocolTasks(context: VerifyContext): readonly (() => Promise<void>)[] {
  const replies: MethodReplies = { isRefusedByMethod: false, hidden: [] };
  const paths = listPaths(context);
  const { selected } = context.testPlan;
  let left = paths.length;
  const checkPath = async (path: DocumentedPath): Promise<void> => {
    await checkMethods(context, path, replies);
    left -= 1;
    if (left === 0) checkHiddenMethods(context, replies);
  };
  return [
    ...paths.map((path) => () => checkPath(path)),
    ...selected.map((operation) => () => checkNegotiation(context, operation)),
    ...selected.map((operation) => () => checkContentType(context, operation)),
    ...selected.map((operation) => () => checkUnknownQuery(context, operation)),
  ];
}

/**
 * Alternate keys are read first, because later requests may change those properties. Operations with
 * keys of no known resource come last: the replies to the others may have them.
 */
function splitAlternateKeyReads({ selected, inferenceOf }: TestPlan) {
  const isAlternateKeyRead = (operation: Operation): boolean =>
    operation.method === 'GET' &&
    inferenceOf(operation).plan.target.alternateKeys.some((alternateKey) => alternateKey !== null);
  const isLearning = (operation: Operation): boolean =>
    operation.path.includes('{') && inferenceOf(operation).ancestors.every((one) => !one);
  const remaining = selected.filter((operation) => !isAlternateKeyRead(operation));
  return {
    alternateKeyReads: selected.filter(isAlternateKeyRead),
    others: remaining.filter((operation) => !isLearning(operation)),
    learning: remaining.filter(isLearning),
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

/**
 * Groups resources that share a parent, or whose stories create records for each other. A group runs
 * sequentially, so that no story disturbs the counts of another.
 */
function groupResources(context: VerifyContext): readonly (readonly Resource[])[] {
  const { resources } = context.testPlan;
  const heads = new Map<string, string>();
  const headOf = (text: string): string => {
    const head = heads.get(text);
    return head === undefined ? text : headOf(head);
  };
  for (const resource of resources) {
    const head = headOf(firstSegment(resource.name));
    const filled = resource.nestedCollections.filter(
      ({ createOperation, isMembership }) => createOperation || isMembership,
    );
    for (const { name } of [...filled, ...listResourcesOfNew(context, resource)]) {
      const other = headOf(firstSegment(name));
      if (other !== head) heads.set(other, head);
    }
  }
  const families = new Map<string, Resource[]>();
  for (const resource of resources) {
    const head = headOf(firstSegment(resource.name));
    families.set(head, [...(families.get(head) ?? []), resource]);
  }
  return [...families.values()];
}

function firstSegment(name: string): string {
  return name.split('/', 1).join('');
}

/**
 * Runs tasks with limited concurrency. After the first error no further task starts, and the
 * error is thrown when the running ones end.
 */
async function runConcurrently(
  tasks: readonly (() => Promise<void>)[],
  concurrency: number,
  onDone: () => void,
): Promise<void> {
  const queue = [...tasks].reverse();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let task = queue.pop(); task && failures.length === 0; task = queue.pop()) {
      await task().catch((error) => failures.push(error));
      onDone();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (failures.length > 0) throw failures[0];
}
