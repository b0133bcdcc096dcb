import { findBehaviourName } from '../../handlers/modules/attach-behaviours.ts';
import type { Envelope, PlanKind, PlannedOperation } from '../../inference/inference.ts';
import type { Finding, Operation } from '../../openapi/openapi.ts';
import { readBehavioursName } from '../documents/document-extension.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { SandlotOptions } from '../options.ts';

/** What an operation does, and why. */
export type InspectedOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** What was inferred; `module` where a behaviours module answers, `none` where it is faulty. */
  readonly behaviour: PlanKind | 'module' | 'none';
  readonly reason: string;
  readonly resource: string | null;
  /** JSONPaths of the record in the body that is sent, and of the record or the list in the reply. */
  readonly envelope: {
    readonly sent: string | null;
    readonly one: string | null;
    readonly many: string | null;
  };
  /** What keeps it from being served. */
  readonly finding: Finding | null;
};

/** What answers operations. */
export type InspectOperationContext = {
  readonly mount: MountedDocument;
  readonly findings: readonly Finding[];
  readonly options: Pick<SandlotOptions, 'behaviours'>;
};

export function inspectOperation(
  operation: Operation,
  conclusion: PlannedOperation | undefined,
  parts: InspectOperationContext,
): InspectedOperation {
  const { id, method, path } = operation;
  const failure = findOperationFailure(operation, parts);
  return {
    id,
    method,
    path,
    ...(failure
      ? { behaviour: 'none', reason: failure.reason }
      : toBehaviourReason(operation, conclusion, parts)),
    resource: conclusion?.resource ? parts.mount.scope + conclusion.resource.name : null,
    envelope: toEnvelopePaths(conclusion),
    finding: failure?.finding ?? null,
  };
}

type OperationFailure = { readonly finding: Finding; readonly reason: string };

/** What keeps an operation from being served. */
function findOperationFailure(
  operation: Operation,
  { mount: { document }, findings }: InspectOperationContext,
): OperationFailure | undefined {
  const fault = document.blockingFindingOf(operation);
  if (fault) return { finding: fault, reason: `answers 501, since what it needs ${fault.message}` };
  const finding = findings.find(({ pointer }) => pointer === operation.pointer);
  return finding && { finding, reason: `it ${finding.message}` };
}

function toEnvelopePaths(conclusion: PlannedOperation | undefined): InspectedOperation['envelope'] {
  const isList = conclusion !== undefined && isListOperation(conclusion);
  return {
    sent: formatEnvelopePath(conclusion?.bodyEnvelope),
    one: formatEnvelopePath(isList ? undefined : conclusion?.recordEnvelope),
    many: formatEnvelopePath(isList ? conclusion.listEnvelope : undefined),
  };
}

/** Whether an operation answers with the list, not with a record. */
export function isListOperation({ plan: { kind } }: PlannedOperation): boolean {
  return kind === 'list' || kind === 'search';
}

type BehaviourReason = Pick<InspectedOperation, 'behaviour' | 'reason'>;

function toBehaviourReason(
  operation: Operation,
  conclusion: PlannedOperation | undefined,
  parts: InspectOperationContext,
): BehaviourReason {
  const inferred: BehaviourReason = conclusion
    ? { behaviour: conclusion.plan.kind, reason: conclusion.plan.reason }
    : {
        behaviour: 'example',
        reason: 'no behaviours module has one for it, so it answers with an example',
      };
  const own = findModuleReason(operation, parts);
  if (own === undefined) return inferred;
  const below = conclusion ? `; below it lies ${inferred.behaviour}: ${inferred.reason}` : '';
  return { behaviour: 'module', reason: `${own}${below}` };
}

/** Which module answers an operation, in words: the last that has a behaviour for it. */
function findModuleReason(
  operation: Operation,
  { mount: { document, modules }, options: { behaviours } }: InspectOperationContext,
): string | undefined {
  const index = modules.findLastIndex(
    (module) => findBehaviourName(module, operation) !== undefined,
  );
  const module = modules[index];
  if (!module) return undefined;
  const isUsers = behaviours !== undefined && index === modules.length - 1;
  return `${isUsers ? behaviours : readBehavioursName(document)} has a behaviour "${findBehaviourName(module, operation)}"`;
}

/** A place in a body, as JSONPath writes it. */
export function formatEnvelopePath(envelope: Envelope | undefined): string | null {
  return envelope ? `$${formatSteps(envelope.path)}${formatWrapper(envelope)}` : null;
}

function formatSteps(path: Envelope['path']): string {
  return path.map((step) => (step === 0 ? '[0]' : formatStep(step))).join('');
}

function formatWrapper({ wrapper }: Envelope): string {
  return wrapper ? `[*]${formatSteps(wrapper.path)}` : '';
}

function formatStep(name: string): string {
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
