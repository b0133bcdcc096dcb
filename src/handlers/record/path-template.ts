import type { PlannedOperation } from '../../inference/inference.ts';
import type { Call } from '../behaviour.ts';

/** A parameter of a path template with the name that calls have for it: `{key+}` and `{+key}` are `key`. */
const templateParameter = /\{[+*]?([^{}]*?)[+*]?\}/g;

/** Values of path parameters that are not keys, such as the version of an API, by name. */
export type PathVariables = ReadonlyMap<string, string>;

/** A path with keys in the places of its parameters, except for those with another value. */
export function formatPath(
  template: string,
  keys: readonly string[],
  variables: PathVariables,
): string {
  let index = 0;
  return withoutQuery(template).replace(templateParameter, (_, name: string) =>
    encodeURIComponent(variables.get(name) ?? `${keys[index++]}`),
  );
}

/** Some documents put a query into path templates, which OpenAPI does not allow. */
function withoutQuery(template: string): string {
  return template.replace(/[?#].*$/s, '');
}

const noVariables: PathVariables = new Map();

/** Compiles the reading of the path parameters that are not keys. */
export function compilePathVariables({
  operation,
  plan,
}: Pick<PlannedOperation, 'operation' | 'plan'>): (call: Call) => PathVariables {
  const copiedKey = plan.kind === 'create' ? plan.creation.copy?.key : undefined;
  const keys = [...plan.target.keys, copiedKey];
  const names = [...withoutQuery(operation.path).matchAll(templateParameter)]
    .map(([, name]) => `${name}`)
    .filter((name) => !keys.some((key) => key?.in === 'path' && key.name === name));
  if (names.length === 0) return () => noVariables;
  return ({ path }) => new Map(names.map((name) => [name, `${path[name]}`]));
}
