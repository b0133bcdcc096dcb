import { isObject } from '../../../openapi/openapi.ts';

/** Fills the variables of a text in; those without a value stay as they are: `{{token}}`. */
export type ResolveVariables = (text: string) => string;

/** Variables may have variables in their values; one that contains itself ends here. */
const maxDepth = 5;

/** @param variables From the outermost folder to the innermost, whose values win. */
export function compileResolve(variables: readonly unknown[]): ResolveVariables {
  const values = new Map(
    variables
      .filter(isObject)
      .filter(({ disabled }) => disabled !== true)
      .map(({ key, id, value }): [string, unknown] => [String(key ?? id), value]),
  );
  const fill = (text: string): string =>
    text.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) => {
      const value = values.get(name.trim());
      return value === undefined || value === null || value === '' ? whole : String(value);
    });
  return (text) => {
    let filled = text;
    for (let depth = 0; depth < maxDepth && filled.includes('{{'); depth++) filled = fill(filled);
    return filled;
  };
}
