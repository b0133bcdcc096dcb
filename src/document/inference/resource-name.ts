import { tellNearest } from '../../nearest.ts';
import { nounOf, type Step } from './path-tree.ts';

/**
 * The path of a resource without what versions put in front, where that leaves it alone of its name.
 * One at the root, without a word in its path, is called after the key: `bucket` of `/{bucketId}`.
 */
export const toName = (
  steps: readonly Step[],
  parameter: string,
  taken: ReadonlySet<string>,
): string => {
  const texts = steps.map((step) => (step.kind === 'literal' ? step.text : `{${step.name}}`));
  if (nounOf(steps) === '') texts.push(toStem(parameter));
  const start = texts.findIndex(
    (text) => !/^(api|rest|latest|v?\d+(\.\d+)*(beta|alpha)?)$/i.test(text),
  );
  const short = texts.slice(Math.max(start, 0)).join('/');
  return short === '' || taken.has(short) ? texts.join('/') : short;
};

/** What a parameter speaks of: `bucket` for `bucketId`. */
const toStem = (parameter: string): string =>
  parameter.replace(/[_-]?(id|key|name|uuid)$/i, '') || 'records';

/** A name whose keys are called as somebody likes. */
export const bare = (name: string): string => name.replace(/\{[^{}]*\}/g, '{}');

/**
 * The resource that is called so, by whatever names for the keys in it.
 * @throws an error with a sentence where there is none.
 */
export const findNamed = <Named extends { readonly name: string }>(
  resources: readonly Named[],
  name: string,
  pointer: string,
): Named => {
  const named = resources.find((one) => bare(one.name) === bare(name));
  if (named) return named;
  const hint = tellNearest(
    name,
    resources.map((one) => one.name),
  );
  throw new Error(`${pointer} names no resource: "${name}"; ${hint}`);
};
