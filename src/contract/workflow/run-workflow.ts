import { setTimeout as sleep } from 'node:timers/promises';
import { appendAll } from '../../base/list/append-all.ts';
import { type JsonObject, objectOf } from '../../openapi/openapi.ts';
import { type ExpressionScope, evaluateAll } from '../expressions/runtime-expression.ts';
import type { ArazzoAction, ArazzoStep, ArazzoWorkflow } from './arazzo-document.ts';
import { type ArazzoCriterion, isMet } from './criteria.ts';

/** What a step sent and got; the scope reads its request and reply. */
export type StepOutcome<Call> = {
  readonly call: Call;
  readonly scope: ExpressionScope;
  readonly status: number;
};

/** How workflows reach the API, and each other. */
export type WorkflowContext<Call> = {
  /** Sends the request of a step; `undefined` when no reply arrives. */
  send(step: ArazzoStep, names: ScopeNames): Promise<StepOutcome<Call> | undefined>;
  /** Finds a workflow by its id, or as `$sourceDescriptions.NAME.ID` in an imported document. */
  findWorkflow(reference: string): CalledWorkflow<Call> | undefined;
};

/** A workflow, and the context of its document. */
export type CalledWorkflow<Call> = {
  readonly workflow: ArazzoWorkflow;
  readonly context: WorkflowContext<Call>;
};

export type ScopeNames = Readonly<Record<string, unknown>>;

export type WorkflowResult<Call> = {
  readonly workflowId: string;
  readonly outcome: 'passed' | 'failed';
  readonly steps: readonly StepResult<Call>[];
  readonly outputs: JsonObject;
};

export type StepResult<Call> = {
  readonly stepId: string;
  readonly outcome: 'passed' | 'failed';
  /** Absent for steps that call a workflow, and when no reply arrived. */
  readonly call?: Call;
  readonly status?: number;
  /** The criterion that was not met. */
  readonly unmet?: string;
  /** Whether the workflow goes on elsewhere: it expects that the step may fail. */
  readonly isHandled?: true;
};

/** Retries and jumps could go on for ever. */
const maxSteps = 200;

/** Runs a workflow; steps that call others run those. */
export async function runWorkflow<Call>(
  context: WorkflowContext<Call>,
  workflow: ArazzoWorkflow,
  inputs: JsonObject,
): Promise<WorkflowResult<Call>> {
  const results: StepResult<Call>[] = [];
  const steps: Record<string, unknown> = {};
  const names = { inputs, steps };
  const retries = new Map<ArazzoAction, number>();
  let step = workflow.steps[0];
  for (let count = 0; step && count < maxSteps; count++) {
    const { result, outputs, scope, nested } = await runStep(context, step, names);
    steps[step.stepId] = { outputs };
    const action = findAction(step, result.outcome, scope);
    if (action && (await isRetried(action, retries))) {
      appendAll(results, await runBeforeRetry(context, workflow, { action, names }));
      continue;
    }
    const isHandled = action?.type === 'goto' && result.outcome === 'failed';
    appendAll(results, nested);
    results.push(isHandled ? { ...result, isHandled } : result);
    if (action?.type === 'goto' && action.workflowId !== undefined)
      appendAll(results, (await runCalled(context, action.workflowId, inputs)).steps);
    step = findNextStep(workflow, step, { action, outcome: result.outcome });
  }
  const outputs = objectOf(evaluateAll(workflow.outputs, { names }));
  return { workflowId: workflow.workflowId, outcome: toOutcome(results), steps: results, outputs };
}

function findAction(
  { onSuccess, onFailure }: ArazzoStep,
  outcome: 'passed' | 'failed',
  scope: ExpressionScope,
): ArazzoAction | undefined {
  const actions = outcome === 'passed' ? onSuccess : onFailure;
  return actions.find(({ criteria }) => criteria.every((criterion) => isMet(criterion, scope)));
}

/** Counts a repetition and waits for it; false when there were enough. */
async function isRetried(
  action: ArazzoAction,
  retries: Map<ArazzoAction, number>,
): Promise<boolean> {
  const count = retries.get(action) ?? 0;
  if (action.type !== 'retry' || count >= action.retryLimit) return false;
  retries.set(action, count + 1);
  await sleep(action.retryAfter * 1000);
  return true;
}

/** A retry may run another step or workflow first, such as one that gets a new token. */
async function runBeforeRetry<Call>(
  context: WorkflowContext<Call>,
  { steps }: ArazzoWorkflow,
  { action, names }: { readonly action: ArazzoAction; readonly names: WorkflowNames },
): Promise<readonly StepResult<Call>[]> {
  if (action.workflowId !== undefined)
    return (await runCalled(context, action.workflowId, names.inputs)).steps;
  const step = steps.find(({ stepId }) => stepId === action.stepId);
  if (!step) return [];
  const { result, outputs, nested } = await runStep(context, step, names);
  names.steps[step.stepId] = { outputs };
  return [...nested, result];
}

type WorkflowNames = {
  readonly inputs: JsonObject;
  readonly steps: Record<string, unknown>;
};

type StepEnd = {
  readonly action: ArazzoAction | undefined;
  readonly outcome: 'passed' | 'failed';
};

/** The next step; `undefined` at the end. */
function findNextStep(
  { steps }: ArazzoWorkflow,
  step: ArazzoStep,
  { action, outcome }: StepEnd,
): ArazzoStep | undefined {
  if (action?.type === 'goto') return steps.find(({ stepId }) => stepId === action.stepId);
  if (action?.type === 'end' || outcome === 'failed') return undefined;
  return steps[steps.indexOf(step) + 1];
}

function toOutcome(results: readonly StepResult<unknown>[]): 'passed' | 'failed' {
  return results.every(({ outcome, isHandled }) => outcome === 'passed' || isHandled)
    ? 'passed'
    : 'failed';
}

type RunStep<Call> = {
  readonly result: StepResult<Call>;
  readonly outputs: unknown;
  readonly scope: ExpressionScope;
  /** The steps of a called workflow. */
  readonly nested: readonly StepResult<Call>[];
};

async function runStep<Call>(
  context: WorkflowContext<Call>,
  step: ArazzoStep,
  names: ScopeNames,
): Promise<RunStep<Call>> {
  const { stepId, workflowId, successCriteria } = step;
  if (workflowId !== undefined) {
    const values = step.parameters.map(({ name, value }) => [name, evaluateAll(value, { names })]);
    const called = await runCalled(context, workflowId, Object.fromEntries(values));
    const scope = { names: { ...names, outputs: called.outputs } };
    const unmet = findUnmet(successCriteria, scope);
    const outcome = called.outcome === 'failed' || unmet !== undefined ? 'failed' : 'passed';
    const result = { stepId, outcome, ...(unmet !== undefined && { unmet }) } as const;
    return { result, outputs: evaluateAll(step.outputs, scope), scope, nested: called.steps };
  }
  const sent = await context.send(step, names);
  if (!sent)
    return { result: { stepId, outcome: 'failed' }, outputs: {}, scope: { names }, nested: [] };
  const { call, scope, status } = sent;
  const unmet = findUnmet(successCriteria.length > 0 ? successCriteria : [defaultCriterion], scope);
  const outcome = unmet === undefined ? 'passed' : 'failed';
  const result = { stepId, outcome, call, status, ...(unmet !== undefined && { unmet }) } as const;
  return { result, outputs: evaluateAll(step.outputs, scope), scope, nested: [] };
}

/** A step without criteria succeeds with any status but an error. */
const defaultCriterion: ArazzoCriterion = {
  condition: '$statusCode < 400',
  context: undefined,
  type: 'simple',
};

function findUnmet(
  criteria: readonly ArazzoCriterion[],
  scope: ExpressionScope,
): string | undefined {
  return criteria.find((criterion) => !isMet(criterion, scope))?.condition;
}

function runCalled<Call>(
  context: WorkflowContext<Call>,
  workflowId: string | undefined,
  inputs: JsonObject,
): Promise<WorkflowResult<Call>> {
  const called = context.findWorkflow(`${workflowId}`);
  if (!called) throw new Error(`There is no workflow "${workflowId}".`);
  const { workflow } = called;
  return runWorkflow(called.context, workflow, withDefaults(workflow, inputs));
}

/** Inputs that are not given have their documented defaults. */
export function withDefaults({ inputs: schemas }: ArazzoWorkflow, inputs: JsonObject): JsonObject {
  const defaults = Object.entries(schemas).flatMap(([name, schema]) => {
    const { default: value } = Object(schema);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(defaults), ...inputs };
}

/** Orders workflows so that each comes after those it depends on; those that others call are left out. */
export function orderWorkflows(workflows: readonly ArazzoWorkflow[]): readonly ArazzoWorkflow[] {
  const called = new Set(
    workflows.flatMap(({ steps }) => steps.flatMap(({ workflowId }) => workflowId ?? [])),
  );
  const ordered: ArazzoWorkflow[] = [];
  const visit = (workflow: ArazzoWorkflow, path: readonly ArazzoWorkflow[]): void => {
    if (ordered.includes(workflow) || path.includes(workflow)) return;
    for (const id of workflow.dependsOn) {
      const other = workflows.find(({ workflowId }) => workflowId === id.split('.').at(-1));
      if (other) visit(other, [...path, workflow]);
    }
    ordered.push(workflow);
  };
  for (const workflow of workflows) if (!called.has(workflow.workflowId)) visit(workflow, []);
  return ordered;
}
