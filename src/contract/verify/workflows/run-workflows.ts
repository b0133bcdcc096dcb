import type { JsonObject } from '../../../openapi/openapi.ts';
import { toExpressionScope } from '../../expressions/exchange-scope.ts';
import type { ArazzoDocument, ArazzoStep, ArazzoWorkflow } from '../../workflow/arazzo-document.ts';
import {
  orderWorkflows,
  runWorkflow,
  type ScopeNames,
  type StepOutcome,
  type StepResult,
  type WorkflowContext,
  type WorkflowResult,
  withDefaults,
} from '../../workflow/run-workflow.ts';
import { sendAndTrack } from '../records/create-record.ts';
import type { ReportedWorkflow } from '../report/verify-report.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findStepOperation, toStepDraft, toStepPlace } from './step-request.ts';

type StepCall = { readonly exchange: VerifyExchange };

/**
 * Runs the workflows of a document in order. Each reply is judged as any other, and a step whose
 * criteria are not met is a failure of its operation.
 * @throws an error with a sentence when a step names no operation, or an input is missing.
 */
export async function runWorkflows(
  context: VerifyContext,
  document: ArazzoDocument,
  inputs: JsonObject,
): Promise<readonly ReportedWorkflow[]> {
  const { workflows, source } = document;
  const done = new Map<ArazzoWorkflow, WorkflowResult<StepCall> | undefined>();
  const reported: ReportedWorkflow[] = [];
  const run = async (workflow: ArazzoWorkflow, own: WorkflowContext<StepCall>): Promise<void> => {
    if (done.has(workflow)) return;
    // Until it is done, so that a circle ends.
    done.set(workflow, undefined);
    const { workflowId } = workflow;
    const given = withDefaults(workflow, inputs);
    throwIfInputsMissing(workflow, given, source);
    const needed = workflow.dependsOn.flatMap((id) => own.findWorkflow(id) ?? []);
    for (const one of needed) await run(one.workflow, one.context);
    const failed = needed.find((one) => done.get(one.workflow)?.outcome === 'failed');
    if (failed) {
      const reason = `the workflow "${failed.workflow.workflowId}" failed`;
      reported.push({ workflowId, outcome: 'skipped', reason, steps: [] });
      return;
    }
    const result = await runWorkflow(own, workflow, given);
    done.set(workflow, result);
    reportFailures(context, result);
    reported.push(toReportedWorkflow(result));
  };
  const workflowContext = toWorkflowContext(context, document);
  for (const workflow of orderWorkflows(workflows)) await run(workflow, workflowContext);
  return reported;
}

/** How the workflows of a document reach the API, each other, and those of imported documents. */
function toWorkflowContext(
  context: VerifyContext,
  { workflows, imports, source }: ArazzoDocument,
): WorkflowContext<StepCall> {
  const own: WorkflowContext<StepCall> = {
    send: (step, names) => sendStep(context, step, { names, source }),
    findWorkflow: (reference) => {
      const [, name = '', id = ''] = /^\$sourceDescriptions\.([^.]+)\.(.+)$/.exec(reference) ?? [];
      const imported = imports.get(name);
      if (imported) return toWorkflowContext(context, imported).findWorkflow(id);
      const last = reference.split('.').at(-1);
      const workflow = workflows.find(({ workflowId }) => workflowId === last);
      return workflow && { workflow, context: own };
    },
  };
  return own;
}

function throwIfInputsMissing(
  { workflowId, requiredInputs }: ArazzoWorkflow,
  inputs: JsonObject,
  source: string,
): void {
  const missing = requiredInputs.find((name) => inputs[name] === undefined);
  if (missing !== undefined)
    throw new Error(
      `${source}: the workflow "${workflowId}" needs the input "${missing}". Pass --input ${missing}=VALUE.`,
    );
}

type StepParts = { readonly names: ScopeNames; readonly source: string };

async function sendStep(
  context: VerifyContext,
  step: ArazzoStep,
  { names, source }: StepParts,
): Promise<StepOutcome<StepCall> | undefined> {
  const operation = findStepOperation(step, context.judge.operations);
  if (!operation)
    throw new Error(
      `${source}: the step "${step.stepId}" names no operation of the document: ${step.operationId ?? step.operationPath}.`,
    );
  const draft = toStepDraft(step, operation, names);
  const inPath = [...draft.values].filter(([key]) => key.startsWith('path '));
  const exchange = await sendAndTrack(context, draft, {
    keys: inPath.map(([, value]) => `${value}`),
    purpose: 'valid',
  });
  if (!exchange) return undefined;
  const { request, reply, json } = exchange;
  const path = Object.fromEntries(inPath.map(([key, value]) => [key.slice(5), value]));
  const scope = toExpressionScope({ request, reply, json, input: draft.body?.value, path }, names);
  return { call: { exchange }, scope, status: reply.status };
}

function reportFailures(
  context: VerifyContext,
  { workflowId, steps }: WorkflowResult<StepCall>,
): void {
  for (const [index, { stepId, call, unmet, outcome, isHandled }] of steps.entries()) {
    if (!call) continue;
    const { operation } = call.exchange.draft;
    context.results.pass(operation, 'workflow');
    if (outcome === 'passed' || isHandled) continue;
    const earlier = steps.slice(0, index).flatMap((step) => step.call?.exchange ?? []);
    context.results.fail(operation, 'workflow', {
      message: `The step "${stepId}" of the workflow "${workflowId}" was answered ${call.exchange.reply.status}, so its criterion is not met: ${unmet}.`,
      ...{ where: 'status', place: toStepPlace(operation), pointer: `/${workflowId}/${stepId}` },
      ...{ exchange: call.exchange, others: earlier, expected: `${unmet}` },
    });
  }
}

function toReportedWorkflow({
  workflowId,
  outcome,
  steps,
}: WorkflowResult<StepCall>): ReportedWorkflow {
  return { workflowId, outcome, steps: steps.map(toReportedWorkflowStep) };
}

function toReportedWorkflowStep({ stepId, outcome, status, unmet }: StepResult<StepCall>) {
  return {
    ...{ stepId, outcome },
    ...(status !== undefined && { status }),
    ...(unmet !== undefined && { unmet }),
  };
}
