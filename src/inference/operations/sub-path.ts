import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { bulkWord } from '../vocabulary/path-verbs.ts';
import type { InferenceContext } from './operation-context.ts';
import type { OperationSubject } from './operation-rule.ts';

/** A path one literal segment below that of all records: `/pets/count`. */
export type SubPath = {
  readonly resource: Resource;
  /** The last segment: `count`. */
  readonly verb: string;
  readonly segments: readonly PathSegment[];
};

/** Finds the resource whose collection is `depth` segments above the end of a path. */
export function findSubPath(
  { resources: { byItemPath } }: InferenceContext,
  { segments = [] }: Pick<OperationSubject, 'segments'>,
  depth = 1,
): SubPath | undefined {
  const last = segments.at(-1);
  const resource = byItemPath.get(`${toTreeKey(segments.slice(0, -depth))}/{}`);
  return last?.kind === 'literal' && resource ? { resource, verb: last.text, segments } : undefined;
}

/** Finds a sub-path of one segment, or of a word such as `batch` and one segment: `batch-create` of `/pets/batch/create`. */
export function findVerbPath(
  context: InferenceContext,
  { segments = [] }: Pick<OperationSubject, 'segments'>,
): SubPath | undefined {
  const above = segments.at(-2);
  const bulk = above?.kind === 'literal' && bulkWord.test(above.text) ? above.text : undefined;
  const deep = bulk === undefined ? undefined : findSubPath(context, { segments }, 2);
  return deep ? { ...deep, verb: `${bulk}-${deep.verb}` } : findSubPath(context, { segments });
}

/** Finds what a path does with many records: `ban` of `/users/ban`, `/users/bulk-ban` and `/users/bulk/ban`. */
export function findBulkSubPath(
  context: InferenceContext,
  { segments = [] }: Pick<OperationSubject, 'segments'>,
): SubPath | undefined {
  const above = segments.at(-2);
  const isBelowBulk = above?.kind === 'literal' && bulkWord.test(above.text);
  const found = findSubPath(context, { segments }, isBelowBulk ? 2 : 1);
  return found && { ...found, verb: found.verb.replace(bulkWord, '').toLowerCase() };
}

type SplitPath = {
  /** The path of all records. */
  readonly above: readonly PathSegment[];
  readonly verb: string;
  /** Whether a dot is before the verb. */
  readonly isDotted: boolean;
};

/** The verb at the end of a path: `/things/archive`, `/things.archive`. */
export function splitVerb(segments: readonly PathSegment[]): SplitPath | undefined {
  const last = segments.at(-1);
  if (last?.kind !== 'literal') return undefined;
  const dot = last.text.lastIndexOf('.');
  const verb = last.text.slice(dot + 1).replace(/^:/, '');
  const above = segments.slice(0, -1);
  const noun = last.text.slice(0, dot);
  return dot < 1
    ? { above, verb, isDotted: false }
    : { above: [...above, { kind: 'literal', text: noun }], verb, isDotted: true };
}
