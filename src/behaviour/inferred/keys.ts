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
  const names = [...operation.path.matchAll(/\{([^{}]+?)[+*]?\}/g)].map(([, name]) => name ?? '');
  const rest = resource?.kind === 'singleton' ? [onlyKey] : [];
  return ({ path }) => [...names.map((name) => path[name] ?? path[`${name}+`] ?? ''), ...rest];
};

/** How many keys name one record of a resource. */
export const countKeys = ({ steps }: Resource): number => parametersOf(steps).length + 1;

/** The key of a stored record. */
export const keyOf = ({ key }: Resource, record: StoredRecord | undefined): string =>
  `${record?.[key.property]}`;
