import { isObject, type JsonObject, objectAt, parseText, textAt } from '../../openapi/openapi.ts';
import { type ArazzoCriterion, checkCriterion, criterionTypes } from './criteria.ts';

/** A document of workflows (Arazzo 1.0). */
export type ArazzoDocument = {
  /** The file that it was read from. */
  readonly source: string;
  readonly title: string;
  readonly sources: readonly ArazzoSource[];
  readonly workflows: readonly ArazzoWorkflow[];
  /** The documents among its sources whose workflows it calls, by name. */
  readonly imports: ReadonlyMap<string, ArazzoDocument>;
};

/** A document that the workflows use; an imported one is Arazzo itself. */
export type ArazzoSource = {
  readonly name: string;
  readonly url: string;
  readonly type: string | undefined;
};

export type ArazzoWorkflow = {
  readonly workflowId: string;
  /** JSON schemas of the inputs, by name. */
  readonly inputs: JsonObject;
  readonly requiredInputs: readonly string[];
  /** Ids of workflows that must succeed first. */
  readonly dependsOn: readonly string[];
  readonly steps: readonly ArazzoStep[];
  readonly outputs: JsonObject;
};

export type ArazzoStep = {
  readonly stepId: string;
  readonly operationId: string | undefined;
  readonly operationPath: string | undefined;
  readonly workflowId: string | undefined;
  readonly parameters: readonly ArazzoParameter[];
  readonly body: ArazzoBody | undefined;
  readonly successCriteria: readonly ArazzoCriterion[];
  readonly onSuccess: readonly ArazzoAction[];
  readonly onFailure: readonly ArazzoAction[];
  readonly outputs: JsonObject;
};

export type ArazzoParameter = {
  readonly name: string;
  /** Absent for inputs of a workflow. */
  readonly in: string | undefined;
  readonly value: unknown;
};

export type ArazzoBody = {
  readonly contentType: string | undefined;
  readonly payload: unknown;
  readonly replacements: readonly { readonly target: string; readonly value: unknown }[];
};

export type ArazzoAction = {
  readonly type: string;
  readonly stepId: string | undefined;
  readonly workflowId: string | undefined;
  /** Pause before a repetition, in seconds. */
  readonly retryAfter: number;
  readonly retryLimit: number;
  readonly criteria: readonly ArazzoCriterion[];
};

/**
 * Reads a document of workflows.
 * @throws an error with a sentence when it is none.
 */
export function parseArazzo(text: string, source: string): ArazzoDocument {
  const root = parseText(text, source);
  if (!isObject(root) || !/^1\.\d+\.\d+/.test(textAt(root, 'arazzo') ?? ''))
    throw new Error(
      `${source} is not an Arazzo 1 document: "arazzo" must be a version such as 1.0.1.`,
    );
  const context = { components: objectAt(root, 'components'), source };
  const workflows = listOf(root, 'workflows').map((one, index) =>
    readWorkflow(context, one, `workflows/${index}`),
  );
  if (workflows.length === 0) throw new Error(`${source} has no workflows.`);
  return {
    source,
    title: textAt(objectAt(root, 'info'), 'title') ?? source,
    sources: listOf(root, 'sourceDescriptions').map((one) => ({
      name: textAt(one, 'name') ?? '',
      url: textAt(one, 'url') ?? '',
      type: textAt(one, 'type'),
    })),
    workflows,
    imports: new Map(),
  };
}

function listOf(value: JsonObject, name: string): readonly JsonObject[] {
  const list = value[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Where parts of a document are read. */
type ArazzoContext = { readonly components: JsonObject; readonly source: string };

function readWorkflow(context: ArazzoContext, workflow: JsonObject, place: string): ArazzoWorkflow {
  const schema = resolveInputs(objectAt(workflow, 'inputs'), context);
  const shared: SharedParts = {
    parameters: readParameters(context, workflow, place),
    onSuccess: readActions(context, workflow, 'successActions'),
    onFailure: readActions(context, workflow, 'failureActions'),
  };
  return {
    workflowId: demandText(context, workflow, { name: 'workflowId', place }),
    inputs: objectAt(schema, 'properties'),
    requiredInputs: textsOf(schema.required),
    dependsOn: textsOf(workflow.dependsOn),
    outputs: objectAt(workflow, 'outputs'),
    steps: listOf(workflow, 'steps')
      .map((step, index) => readStep(context, step, `${place}/steps/${index}`))
      .map((step) => withShared(step, shared)),
  };
}

function readStep(context: ArazzoContext, step: JsonObject, place: string): ArazzoStep {
  const [operationId, operationPath, workflowId] = [
    'operationId',
    'operationPath',
    'workflowId',
  ].map((name) => textAt(step, name));
  if ((operationId ?? operationPath ?? workflowId) === undefined)
    throw new Error(`${context.source}: ${place} has no operationId, operationPath or workflowId.`);
  return {
    stepId: demandText(context, step, { name: 'stepId', place }),
    operationId,
    operationPath,
    workflowId,
    parameters: readParameters(context, step, place),
    body: readBody(step),
    successCriteria: readAll(context, step, 'successCriteria').map((one) =>
      readCriterion(context, one),
    ),
    onSuccess: readActions(context, step, 'onSuccess'),
    onFailure: readActions(context, step, 'onFailure'),
    outputs: objectAt(step, 'outputs'),
  };
}

type TextPlace = { readonly name: string; readonly place: string };

function demandText(
  { source }: ArazzoContext,
  value: JsonObject,
  { name, place }: TextPlace,
): string {
  const text = textAt(value, name);
  if (text === undefined) throw new Error(`${source}: ${place} has no ${name}.`);
  return text;
}

/** Reads a list whose entries may be references to components. */
function readAll(
  { components }: ArazzoContext,
  value: JsonObject,
  name: string,
): readonly JsonObject[] {
  return listOf(value, name).map((one) => {
    const reference = textAt(one, 'reference') ?? '';
    const [, kind = '', part = ''] = /^\$components\.(\w+)\.(.+)$/.exec(reference) ?? [];
    return kind === '' ? one : { ...objectAt(objectAt(components, kind), part), ...one };
  });
}

function readParameters(
  context: ArazzoContext,
  value: JsonObject,
  place: string,
): readonly ArazzoParameter[] {
  return readAll(context, value, 'parameters').map((one) => ({
    name: demandText(context, one, { name: 'name', place: `${place}/parameters` }),
    in: textAt(one, 'in'),
    value: one.value,
  }));
}

type SharedParts = {
  readonly parameters: readonly ArazzoParameter[];
  readonly onSuccess: readonly ArazzoAction[];
  readonly onFailure: readonly ArazzoAction[];
};

/** Parameters and actions of a workflow hold for each step that has no own ones. */
function withShared(
  step: ArazzoStep,
  { parameters, onSuccess, onFailure }: SharedParts,
): ArazzoStep {
  const others = parameters.filter(
    (one) => !step.parameters.some(({ name, in: place }) => name === one.name && place === one.in),
  );
  return {
    ...step,
    parameters: step.workflowId === undefined ? [...others, ...step.parameters] : step.parameters,
    onSuccess: [...step.onSuccess, ...onSuccess],
    onFailure: [...step.onFailure, ...onFailure],
  };
}

function resolveInputs(schema: JsonObject, { components }: ArazzoContext): JsonObject {
  const [, name = ''] = /^#\/components\/inputs\/(.+)$/.exec(textAt(schema, '$ref') ?? '') ?? [];
  return name === '' ? schema : objectAt(objectAt(components, 'inputs'), name);
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function readBody(step: JsonObject): ArazzoBody | undefined {
  const { requestBody } = step;
  if (!isObject(requestBody)) return undefined;
  return {
    contentType: textAt(requestBody, 'contentType'),
    payload: requestBody.payload,
    replacements: listOf(requestBody, 'replacements').map((one) => ({
      target: textAt(one, 'target') ?? '',
      value: one.value,
    })),
  };
}

function readCriterion({ source }: ArazzoContext, criterion: JsonObject): ArazzoCriterion {
  const { type: own } = criterion;
  const name = (isObject(own) ? textAt(own, 'type') : textAt(criterion, 'type')) ?? 'simple';
  const type = criterionTypes.find((one) => one === name);
  const condition = textAt(criterion, 'condition') ?? '';
  if (type === undefined)
    throw new Error(
      `${source}: the criterion ${condition} has the type ${name}, which is not supported. Write it as simple, regex or jsonpath.`,
    );
  const read: ArazzoCriterion = { condition, context: textAt(criterion, 'context'), type };
  try {
    checkCriterion(read);
  } catch (cause) {
    throw new Error(`${source}: ${Object(cause).message}`, { cause });
  }
  return read;
}

function readActions(
  context: ArazzoContext,
  value: JsonObject,
  name: string,
): readonly ArazzoAction[] {
  return readAll(context, value, name).map((action) => {
    const { retryAfter, retryLimit } = action;
    return {
      type: textAt(action, 'type') ?? 'end',
      stepId: textAt(action, 'stepId'),
      workflowId: textAt(action, 'workflowId'),
      retryAfter: typeof retryAfter === 'number' ? retryAfter : 0,
      retryLimit: typeof retryLimit === 'number' ? retryLimit : 1,
      criteria: listOf(action, 'criteria').map((one) => readCriterion(context, one)),
    };
  });
}
