import { combinationText, scopeText } from '../vocabulary/refusals.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { namesProperty } from './described-names.ts';

/**
 * The properties that two records must have in common, so that the same value is a duplicate: `project_id` by `A
 * tag with this name already exists in the project`, and by `The combination of name and project_id exists`.
 */
export function findUniqueScope(
  texts: readonly string[],
  property: string,
  names: readonly string[],
): readonly string[] {
  const scopeNames = texts.flatMap(listScopeNames);
  const combinations = texts.filter(
    (text) => combinationText.test(text) && namesProperty(text, property),
  );
  return names
    .filter((name) => name !== property)
    .filter(
      (name) =>
        scopeNames.includes(normalizeName(name)) ||
        combinations.some((text) => namesProperty(text, name)),
    );
}

/** The normalized names of properties with the records that a description puts values in. */
function listScopeNames(text: string): readonly string[] {
  return [...text.matchAll(scopeText)].flatMap(([, word]) => {
    const noun = singularize(normalizeName(`${word}`));
    return [noun, `${noun}id`, `${noun}key`];
  });
}
