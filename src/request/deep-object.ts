import type { SentPairs } from './query.ts';
import type { Raw } from './typing.ts';

/** How deep names with brackets nest: far deeper than any API goes. */
const deepest = 16;

/** An object under construction. */
type Branch = Map<string, Raw | Branch>;

/**
 * Gathers `name[a]=1&name[b][c]=2` and `name[]=1&name[]=2` as one object (`deepObject`), with the
 * empty name for `[]`; `undefined` where there is none.
 */
export const gatherDeep = (
  pairs: SentPairs,
  name: string,
  decode: (text: string) => string,
): ReadonlyMap<string, Raw> | undefined => {
  const whole: Branch = new Map();
  for (const [key, texts] of pairs) {
    const path = key.startsWith(`${name}[`) ? readPath(key.slice(name.length)) : undefined;
    if (!path) continue;
    plantAll(whole, path, texts.map(decode));
  }
  return whole.size > 0 ? whole : undefined;
};

/** Where a text belongs in an object. */
type Path = { readonly branches: readonly string[]; readonly last: string };

const readPath = (brackets: string): Path | undefined => {
  const steps = brackets.slice(1, -1).split('][');
  const whole = steps.length <= deepest && /^(\[[^[\]]*\])+$/.test(brackets);
  return whole && !steps.includes('__proto__')
    ? { branches: steps.slice(0, -1), last: steps.slice(-1).join() }
    : undefined;
};

/** A name that comes again is a list, as one with `[]` is. */
const plantAll = (whole: Branch, path: Path, texts: readonly string[]): void => {
  if (path.last !== '') plant(whole, path, texts.length > 1 ? texts : texts.join());
  else
    for (const [index, text] of texts.entries()) plant(whole, { ...path, last: `${index}` }, text);
};

const plant = (whole: Branch, { branches, last }: Path, raw: Raw): void => {
  let branch = whole;
  for (const step of branches) {
    const known = branch.get(step);
    const next: Branch = known instanceof Map ? known : new Map();
    branch.set(step, next);
    branch = next;
  }
  branch.set(last, raw);
};
