import { describeNearest } from '../../base/nearest.ts';
import { nounOf, type PathSegment } from '../paths/path-tree.ts';
import { parameterKeySuffix } from '../vocabulary/key-names.ts';
import { apiSegment } from '../vocabulary/path-segments.ts';

/**
 * The path of a resource without versions, unless that name is taken. A resource at the root is
 * named after its key: `bucket` for `/{bucketId}`.
 */
export function toResourceName(
  segments: readonly PathSegment[],
  parameter: string,
  taken: ReadonlySet<string>,
): string {
  const texts = segments.map((step) => (step.kind === 'literal' ? step.text : `{${step.name}}`));
  if (nounOf(segments) === '') texts.push(toParameterNoun(parameter));
  const start = texts.findIndex((text) => !apiSegment.test(text));
  const short = texts.slice(Math.max(start, 0)).join('/');
  return short === '' || taken.has(short) ? texts.join('/') : short;
}

/** `bucket` for `bucketId`. */
function toParameterNoun(parameter: string): string {
  return parameter.replace(parameterKeySuffix, '') || 'records';
}

export function withoutParameterNames(name: string): string {
  return name.replace(/\{[^{}]*\}/g, '{}');
}

/**
 * The resource of a name, whatever its parameters are called.
 * @throws an error of one sentence if there is none.
 */
export function findResourceByName<Named extends { readonly name: string }>(
  resources: readonly Named[],
  name: string,
  pointer: string,
): Named {
  const names = resources.find(
    (one) => withoutParameterNames(one.name) === withoutParameterNames(name),
  );
  if (names) return names;
  const hint = describeNearest(
    name,
    resources.map((one) => one.name),
  );
  throw new Error(`${pointer} names an unknown resource: "${name}"; ${hint}`);
}
