import { findBehaviourName } from '../../handlers/handlers.ts';
import {
  type ApiModel,
  bodyEnvelopeOf,
  type Envelope,
  type LostRule,
  listEnvelopeOf,
  type Plan,
  type PlanKind,
  type PlannedOperation,
  recordEnvelopeOf,
} from '../../inference/inference.ts';
import type { Finding, Operation } from '../../openapi/openapi.ts';
import { readBehavioursName } from '../documents/document-extension.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { SandlotOptions } from '../options.ts';
import { listUnproducedRefusals, type UnproducedRefusal } from './unproduced-refusals.ts';

/** What an operation does, and why. */
export type InspectedOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The kind of the plan; `module` if a behaviours module answers, `none` if a finding prevents it. */
  readonly behaviour: PlanKind | 'module' | 'none';
  readonly reason: string;
  readonly resource: string | null;
  /** JSONPaths of the record in the request body, and of the record or the list in the reply. */
  readonly envelope: {
    readonly sent: string | null;
    readonly one: string | null;
    readonly many: string | null;
  };
  /** The finding that prevents it from being served. */
  readonly finding: Finding | null;
  /** Every decision; `null` in a document that names a behaviours module. */
  readonly plan: Plan | null;
  /** Documented 409s that no rule produces; absent where there are none. */
  readonly unproduced?: readonly UnproducedRefusal[];
  /** The rules that matched too, but come after the one that decided. */
  readonly lostRules: readonly LostRule[];
};

export type InspectOperationContext = {
  readonly mount: MountedDocument;
  /** The segments with which all paths of the document begin. */
  readonly commonPath: string;
  readonly model: ApiModel | undefined;
  readonly findings: readonly Finding[];
  readonly options: Pick<SandlotOptions, 'behaviours'>;
};

export function inspectOperation(
  operation: Operation,
  context: InspectOperationContext,
): InspectedOperation {
  const { id, method, path } = operation;
  const { model, mount } = context;
  const planned = model?.inferOperation(operation);
  const failure = findOperationFailure(operation, context);
  const unproduced = listUnproducedRefusals(mount.document.root, operation, planned?.plan);
  return {
    id,
    method,
    path,
    ...(failure
      ? { behaviour: 'none', reason: failure.reason }
      : explainBehaviour(operation, planned, context)),
    resource: planned?.resource ? mount.scope + planned.resource.name : null,
    envelope: toEnvelopePaths(planned?.plan),
    finding: failure?.finding ?? null,
    plan: planned?.plan ?? null,
    ...(unproduced.length > 0 && { unproduced }),
    lostRules: model?.listLostRules(operation) ?? [],
  };
}

type OperationFailure = { readonly finding: Finding; readonly reason: string };

function findOperationFailure(
  operation: Operation,
  { mount: { document }, findings }: InspectOperationContext,
): OperationFailure | undefined {
  const blocking = document.blockingFindingOf(operation);
  if (blocking) return { finding: blocking, reason: `answers 501: ${blocking.message}` };
  const finding = findings.find(({ pointer }) => pointer === operation.pointer);
  return finding && { finding, reason: `it ${finding.message}` };
}

function toEnvelopePaths(plan: Plan | undefined): InspectedOperation['envelope'] {
  return {
    sent: formatEnvelopePath(plan && bodyEnvelopeOf(plan)),
    one: formatEnvelopePath(plan && recordEnvelopeOf(plan)),
    many: formatEnvelopePath(plan && listEnvelopeOf(plan)),
  };
}

type BehaviourReason = Pick<InspectedOperation, 'behaviour' | 'reason'>;

function explainBehaviour(
  operation: Operation,
  planned: PlannedOperation | undefined,
  context: InspectOperationContext,
): BehaviourReason {
  const inferred: BehaviourReason = planned
    ? { behaviour: planned.plan.kind, reason: planned.plan.reason }
    : {
        behaviour: 'example',
        reason: 'The behaviours module does not define it, so it answers with the example',
      };
  const moduleReason = explainModule(operation, context);
  if (moduleReason === undefined) return inferred;
  const rest = planned ? `; without it: ${inferred.behaviour}. ${inferred.reason}` : '';
  return { behaviour: 'module', reason: `${moduleReason}${rest}` };
}

/** Which module answers an operation: the last one that has a behaviour for it. */
function explainModule(
  operation: Operation,
  { mount: { document, modules }, commonPath, options: { behaviours } }: InspectOperationContext,
): string | undefined {
  const index = modules.findLastIndex(
    (module) => findBehaviourName(module, operation, commonPath) !== undefined,
  );
  const module = modules[index];
  if (!module) return undefined;
  const isFromOption = behaviours !== undefined && index === modules.length - 1;
  const source = isFromOption ? behaviours : readBehavioursName(document);
  return `${source} has a behaviour "${findBehaviourName(module, operation, commonPath)}"`;
}

/** An envelope as a JSONPath: `$.data[*].pet`. */
export function formatEnvelopePath(envelope: Envelope | undefined): string | null {
  if (envelope === undefined) return null;
  const { path, wrapper } = envelope;
  return `$${formatSteps(path)}${wrapper ? `[*]${formatSteps(wrapper.path)}` : ''}`;
}

function formatSteps(path: Envelope['path']): string {
  return path.map((step) => (step === 0 ? '[0]' : formatProperty(step))).join('');
}

function formatProperty(name: string): string {
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
