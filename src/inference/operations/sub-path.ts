import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
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
