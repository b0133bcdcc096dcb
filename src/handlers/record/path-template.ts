import type { PlannedOperation } from '../../inference/inference.ts';
import type { Call } from '../behaviour.ts';

/** A parameter of a path template with the name that calls have for it: `{key+}` and `{+key}` are `key`. */
const templateParameter = /\{[+*]?([^{}]*?)[+*]?\}/g;

/** Values of path parameters that are not keys, such as the version of an API, by name. */
export type PathVariables = ReadonlyMap<string, string>;

/** Makes a path of keys and of the values that other parameters have. */
type FormatPath = (keys: readonly string[], variables: PathVariables) => string;

/** Compiles a path with keys in the places of its parameters, except for those with another value. */
export function compilePath(template: string): FormatPath {
  // A text, the name of a parameter, a text, and so on.
  const parts = withoutQuery(template).split(templateParameter);
  return (keys, variables) => {
    let index = 0;
    const toText = (part: string, position: number): string =>
      position % 2 === 0 ? part : encodeURIComponent(variables.get(part) ?? `${keys[index++]}`);
    return parts.map(toText).join('');
  };
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
