import {
  inferApiModel,
  type PlannedOperation,
  type Resource,
  recordEnvelopeOf,
  replyKeyPropertyOf,
} from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import { joinPointer, type LoadedDocument, type Operation } from '../../../openapi/openapi.ts';
import { createValueGenerator } from '../../../seed/seed.ts';
import { createJudge } from '../../judge/judge.ts';
import type { ListEndpoint } from '../lists/list-endpoint.ts';
import { createCredentialSource, type SentCredentials } from '../requests/credentials.ts';
import { parameterKey, type RequestDraft } from '../requests/request-draft.ts';
import { createRequestFactory, type RequestFactory } from '../requests/request-factory.ts';
import { compileSerializeRequest } from '../requests/serialize-request.ts';
import { createTestPlan, type TestPlan } from '../test-plan.ts';
import { listReferencedResources, setReferences } from './referenced-records.ts';

/** A document of workflows, as it is written. */
export type DescribedWorkflows = {
  readonly arazzo: '1.0.1';
  readonly info: { readonly title: string; readonly version: string };
  readonly sourceDescriptions: readonly object[];
  readonly workflows: readonly object[];
};

/** The name of the document in its workflows. */
const sourceName = 'api';

/** Expressions for the keys of records, by resource: of the outputs of an earlier step. */
type KnownKeys = ReadonlyMap<Resource, string>;

type Step = Readonly<Record<string, unknown>>;

type DescriptionContext = {
  readonly testPlan: TestPlan;
  readonly requestFactory: RequestFactory;
  readonly operations: readonly Operation[];
};

/**
 * Describes the life of a record of each resource as a workflow (Arazzo 1.0): create it and its
 * parents, read, list and change it, act on it, and remove it.
 * @throws an error with a sentence if nothing can be created.
 */
export async function describeWorkflows(document: LoadedDocument): Promise<DescribedWorkflows> {
  const judge = createJudge(document);
  const { operations } = judge;
  const inference = inferApiModel(document, operations);
  const isUsable = (operation: Operation): boolean =>
    document.blockingFindingOf(operation) === undefined;
  const testPlan = createTestPlan({ inference, operations, isUsable, isSelected: isUsable });
  const generator = createValueGenerator(document, { seed: 1, now: Date.UTC(2026, 0, 1) });
  await generator.ready();
  const credentials = createCredentialSource(document, {
    token: '{$inputs.token}',
    otherToken: undefined,
  });
  const serialize = compileSerializeRequest(credentials, {});
  const { schemaViews: views } = inference;
  const requestFactory = createRequestFactory({ document, judge, generator, serialize, views });
  const context = { testPlan, requestFactory, operations: operations.filter(isUsable) };
  const workflows = inference.resources.flatMap((resource) => {
    const steps = listSteps(context, resource);
    const first = context.operations.find(({ id }) => id === steps[0]?.id);
    return first ? [toWorkflow(resource, steps, credentials.credentialsFor(first))] : [];
  });
  if (workflows.length === 0)
    throw new Error('No resource of the document can be created, so there is no workflow.');
  return {
    arazzo: '1.0.1',
    info: { title: `Workflows of ${document.title}`, version: document.version },
    sourceDescriptions: [{ name: sourceName, url: document.source, type: 'openapi' }],
    workflows,
  };
}

function toWorkflow(
  { name }: Resource,
  steps: readonly DescribedStep[],
  credentials: SentCredentials,
): object {
  const parameters = toCredentialParameters(credentials);
  return {
    workflowId: toId(name.replace(/\{[^{}]*\}\//g, '')),
    summary: `The life of one of ${name}.`,
    inputs: { type: 'object', properties: credentialInputs },
    ...(parameters.length > 0 && { parameters }),
    steps: steps.map(({ step }) => step),
  };
}

/** A token, and user and password of HTTP basic in base64. */
const credentialInputs = {
  token: { type: 'string', default: 'sandlot' },
  basic: { type: 'string', default: 'c2FuZGxvdDpzYW5kbG90' },
} as const;

/** Ids of workflows and steps have letters, digits, `-` and `_`. */
function toId(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-');
}

function toCredentialParameters({ headers, query }: SentCredentials): readonly object[] {
  const inHeaders = Object.entries(headers).map(([name, value]) => ({
    name,
    in: 'header',
    value: value.startsWith('Basic ') ? 'Basic {$inputs.basic}' : value,
  }));
  const inQuery = query.map((pair) => {
    const [name = '', value = ''] = pair.split('=').map(decodeURIComponent);
    return { name, in: 'query', value };
  });
  return [...inHeaders, ...inQuery];
}

type DescribedStep = { readonly id: string; readonly step: Step };

/** The steps of a resource; none when no operation creates one. */
function listSteps(context: DescriptionContext, resource: Resource): readonly DescribedStep[] {
  const { testPlan } = context;
  const { create, read, list, updates, remove } = testPlan.operationsOf(resource);
  if (!create || create.ancestors.includes(undefined)) return [];
  const keys = new Map<Resource, string>();
  const ancestors = resource.ancestors.filter((parent) => parent !== undefined);
  const resources = new Set(context.operations.map((one) => testPlan.inferenceOf(one).resource));
  const referenced = listReferencedResources(create, [...resources]).filter(
    (one) => !ancestors.includes(one) && one.ancestors.length === 0,
  );
  const parents = [...ancestors, ...referenced].flatMap((parent) =>
    describeParent(context, parent, keys),
  );
  const isReachable = ancestors.every((parent) => keys.has(parent));
  const output = toKeyPointer(create);
  const created = isReachable && describeStep(context, create, { verb: 'create', keys, output });
  if (!created) return [];
  keys.set(resource, toKeyExpression(create, created.step));
  const actions = context.operations
    .map(testPlan.inferenceOf)
    .filter(({ plan, ancestors }) => plan.kind === 'action' && ancestors.at(-1) === resource);
  const listing = list && testPlan.inferenceOf(list.operation);
  const others = [read, listing, ...updates, ...actions, remove].flatMap(
    (planned) => planned && describeStep(context, planned, { verb: planned.plan.kind, keys }),
  );
  const gone = remove && read && describeGone(context, read, keys);
  return [...parents, created, ...others, gone].flatMap((step) => step ?? []);
}

/** A parent is created, or else taken from its list. */
function describeParent(
  context: DescriptionContext,
  parent: Resource,
  keys: Map<Resource, string>,
): readonly DescribedStep[] {
  const { create, list } = context.testPlan.operationsOf(parent);
  const planned = create ?? (list && context.testPlan.inferenceOf(list.operation));
  const output = create ? toKeyPointer(create) : list && toListedKeyPointer(list);
  const verb = create ? 'create' : 'list';
  const step = planned && describeStep(context, planned, { verb, keys, output });
  if (!step) return [];
  keys.set(parent, toKeyExpression(planned, step.step));
  return [step];
}

/** Where a reply has the key of its record; `undefined` when the client chose the key. */
function toKeyPointer({ plan, resource }: PlannedOperation<'create' | 'put'>): string | undefined {
  const envelope = recordEnvelopeOf(plan);
  if (plan.kind === 'put' || !envelope || !resource) return undefined;
  const property = replyKeyPropertyOf(plan);
  const path = property === undefined ? resource.key.path : [property];
  return joinPointer('', ...[...envelope.path, ...path].map(String));
}

function toListedKeyPointer({ envelope, resource }: ListEndpoint): string {
  const wrappers = [envelope.wrapper].filter((wrapper) => wrapper !== undefined);
  const wrapped = wrappers.flatMap((wrapper) => wrapper.path);
  const path = [...envelope.path, 0, ...wrapped, ...resource.key.path];
  return joinPointer('', ...path.map(String));
}

/** The key is an output of the step, or what the client chose for its path. */
function toKeyExpression({ operation, plan }: PlannedOperation, step: Step): string {
  if (plan.kind !== 'put') return `$steps.${step.stepId}.outputs.id`;
  const name = listTemplateParameters(operation.path).at(-1);
  const [chosen] = [step.parameters].flat().filter((one) => Object(one).name === name);
  return `${Object(chosen).value}`;
}

type StepOptions = {
  readonly verb: string;
  readonly keys: KnownKeys;
  /** Pointer into the reply for the output `id`. */
  readonly output?: string | undefined;
};

function describeStep(
  { requestFactory }: DescriptionContext,
  planned: PlannedOperation,
  { verb, keys, output }: StepOptions,
): DescribedStep | undefined {
  const { operation, ancestors } = planned;
  const names = listTemplateParameters(operation.path);
  const inPath = operation.parameters.filter(({ in: place }) => place === 'path');
  const path = new Map(
    inPath.map((parameter) => [
      parameter.name,
      `${requestFactory.exampleOf(parameter, 'workflow')}`,
    ]),
  );
  const draft = requestFactory.createDraft(operation, {
    stream: `${operation.id} workflow`,
    extent: 'everything',
    path,
  });
  if (!draft) return undefined;
  const known = new Map(
    names.flatMap((name, index) => {
      const ancestor = ancestors[index];
      const key = ancestor && keys.get(ancestor);
      return key === undefined ? [] : [[name, key] as const];
    }),
  );
  const parameters = toParameters(draft, known);
  const step = {
    stepId: toId(`${verb}-${operation.id}`),
    ...toOperationName(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(draft.body && {
      requestBody: {
        contentType: draft.body.type,
        payload: setReferences(planned, draft.body.value, keys),
      },
    }),
    successCriteria: [{ condition: toSuccessCondition(operation) }],
    ...(output !== undefined && { outputs: { id: `$response.body#${output}` } }),
  };
  return { id: operation.id, step };
}

function toParameters({ operation, values }: RequestDraft, keys: ReadonlyMap<string, string>) {
  return operation.parameters
    .filter((parameter) => values.has(parameterKey(parameter)))
    .map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      value:
        (parameter.in === 'path' ? keys.get(parameter.name) : undefined) ??
        values.get(parameterKey(parameter)),
    }));
}

function toOperationName({ documentedId, pointer }: Operation) {
  return documentedId === undefined
    ? { operationPath: `{$sourceDescriptions.${sourceName}.url}#${pointer}` }
    : { operationId: documentedId };
}

function toSuccessCondition({ replies }: Operation): string {
  const status = [...replies.keys()].find((name) => /^2\d\d$/.test(name));
  return status === undefined
    ? '$statusCode >= 200 && $statusCode < 300'
    : `$statusCode == ${status}`;
}

/** Reads the removed record, if the document describes that reply. */
function describeGone(
  context: DescriptionContext,
  read: PlannedOperation,
  keys: KnownKeys,
): DescribedStep | undefined {
  const status = ['404', '410'].find((name) => read.operation.replies.has(name));
  const described = describeStep(context, read, { verb: 'read-removed', keys });
  return status === undefined || !described
    ? undefined
    : {
        ...described,
        step: { ...described.step, successCriteria: [{ condition: `$statusCode == ${status}` }] },
      };
}
