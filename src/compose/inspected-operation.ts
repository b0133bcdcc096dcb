import { findOwnName } from '../behaviour/plan.ts';
import type { Conclusion, Finding, Operation } from '../document/document.ts';
import { readBehavioursName } from './behaviours-name.ts';
import type { Mount } from './mount.ts';
import type { SandlotOptions } from './options.ts';
import { writePlace } from './write-place.ts';

/** What an operation does, and why. */
export type InspectedOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** What was inferred; `module` where a behaviours module answers, `none` where it is faulty. */
  readonly behaviour: Conclusion['behaviour'] | 'module' | 'none';
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
export type Answering = {
  readonly mount: Mount;
  readonly findings: readonly Finding[];
  readonly options: Pick<SandlotOptions, 'behaviours'>;
};

export const inspectOperation = (
  operation: Operation,
  conclusion: Conclusion | undefined,
  parts: Answering,
): InspectedOperation => {
  const { id, method, path } = operation;
  const failure = findFailure(operation, parts);
  return {
    id,
    method,
    path,
    ...(failure
      ? { behaviour: 'none', reason: failure.reason }
      : toVerdict(operation, conclusion, parts)),
    resource: conclusion?.resource ? parts.mount.scope + conclusion.resource.name : null,
    envelope: toEnvelope(conclusion),
    finding: failure?.finding ?? null,
  };
};

type Failure = { readonly finding: Finding; readonly reason: string };

/** What keeps an operation from being served. */
const findFailure = (
  operation: Operation,
  { mount: { document }, findings }: Answering,
): Failure | undefined => {
  const fault = document.faultOf(operation);
  if (fault) return { finding: fault, reason: `answers 501, since what it needs ${fault.message}` };
  const finding = findings.find(({ pointer }) => pointer === operation.pointer);
  return finding && { finding, reason: `it ${finding.message}` };
};

const toEnvelope = (conclusion: Conclusion | undefined): InspectedOperation['envelope'] => {
  const isList = conclusion !== undefined && isListing(conclusion);
  return {
    sent: writePlace(conclusion?.sent),
    one: writePlace(isList ? undefined : conclusion?.one),
    many: writePlace(isList ? conclusion.many : undefined),
  };
};

/** Whether an operation answers with the list, not with a record. */
export const isListing = ({ behaviour }: Conclusion): boolean =>
  behaviour === 'list' || behaviour === 'search';

type Verdict = Pick<InspectedOperation, 'behaviour' | 'reason'>;

const toVerdict = (
  operation: Operation,
  conclusion: Conclusion | undefined,
  parts: Answering,
): Verdict => {
  const inferred: Verdict = conclusion ?? {
    behaviour: 'example',
    reason: 'no behaviours module has one for it, so it answers with an example',
  };
  const own = findOwn(operation, parts);
  if (own === undefined) return { behaviour: inferred.behaviour, reason: inferred.reason };
  const below = conclusion ? `; below it lies ${inferred.behaviour}: ${inferred.reason}` : '';
  return { behaviour: 'module', reason: `${own}${below}` };
};

/** Which module answers an operation, in words: the last that has a behaviour for it. */
const findOwn = (
  operation: Operation,
  { mount: { document, modules }, options: { behaviours } }: Answering,
): string | undefined => {
  const index = modules.findLastIndex((module) => findOwnName(module, operation) !== undefined);
  const module = modules[index];
  if (!module) return undefined;
  const isUsers = behaviours !== undefined && index === modules.length - 1;
  return `${isUsers ? behaviours : readBehavioursName(document)} has a behaviour "${findOwnName(module, operation)}"`;
};
