import { type Conclusion, onlyKey, parametersOf, type Resource } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Call } from '../behaviour.ts';

/**
 * Reads the keys from the path of a call, from left to right; with the one of a singleton at the
 * end where that is what is named.
 */
export const openKeys = ({
  operation,
  resource,
}: Conclusion): ((call: Call) => readonly string[]) => {
  const names = [...pathOf(operation.path).matchAll(keyParameter)].map(([, name]) => `${name}`);
  const rest = resource?.kind === 'singleton' ? [onlyKey] : [];
  return ({ path }) => [...names.map((name) => `${path[name]}`), ...rest];
};

/** A parameter of a path template, and its name as calls have it: `{key+}` and `{+key}` are `key`. */
const keyParameter = /\{[+*]?([^{}]*?)[+*]?\}/g;

/** A path template without the query that some have, against the specification. */
const pathOf = (template: string): string => template.replace(/[?#].*$/s, '');

/** A path template with keys in the places of its parameters. */
export const writePath = (template: string, keys: readonly string[]): string => {
  let index = 0;
  return pathOf(template).replace(keyParameter, () => encodeURIComponent(`${keys[index++]}`));
};

/** How many keys name one record of a resource. */
export const countKeys = ({ steps }: Resource): number => parametersOf(steps).length + 1;

/** The key of a stored record. */
export const keyOf = ({ key }: Resource, record: StoredRecord | undefined): string =>
  `${record?.[key.property]}`;
