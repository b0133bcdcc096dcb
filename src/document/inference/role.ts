import type { Operation } from '../operation.ts';
import type { BehaviourName } from './conclusion.ts';
import type { Overruling } from './overruling.ts';

/** The method that usually does what a behaviour does. */
const usual: Readonly<Partial<Record<BehaviourName, string>>> = {
  create: 'POST',
  read: 'GET',
  list: 'GET',
  replace: 'PUT',
  update: 'PATCH',
  put: 'PUT',
  remove: 'DELETE',
  clear: 'DELETE',
};

/**
 * The method that an operation stands for when resources are looked for: a `POST` of which
 * `x-sandlot` says that it lists stands for a `GET`. One that does what no method means stands for
 * none, like one that has nothing to do with records.
 */
export const roleOf = (overruling: Overruling, operation: Operation): string | undefined => {
  if (!overruling.isStateful(operation)) return undefined;
  const behaviour = overruling.operation(operation)?.behaviour;
  return behaviour === undefined ? operation.method : usual[behaviour];
};
