import type { Operation } from '../operation.ts';
import { findAssigning } from './assigning.ts';
import type { Concluding } from './envelopes.ts';
import type { Verdict } from './judge.ts';
import { parametersOf, type Step, toTreeKey } from './path-tree.ts';
import type { Resource, View } from './resource.ts';

/** The path further down at which steps are of the records of a resource. */
export const findView = ({ views }: Resource, steps: readonly Step[]): View | undefined => {
  const path = `${toTreeKey(steps)}/`;
  return views.find((view) => path.startsWith(`${toTreeKey(view.steps)}/`));
};

type At = { readonly resource: Resource; readonly steps: readonly Step[] };

/** What is done at a path at which records are only put and taken away; `undefined` where that is told by other rules. */
export const judgeAssigned = (
  ground: Concluding,
  operation: Operation,
  { resource, steps }: At,
): Verdict | undefined => {
  const view = findView(resource, steps);
  if (!view?.isAssigned) return undefined;
  if (steps.length === view.steps.length) return judgeAll(ground, operation, { resource, view });
  const named = `{${parametersOf(steps).at(-1)}} names one of ${resource.name}: ${operation.method}`;
  if (operation.method === 'PUT' || operation.method === 'POST')
    return { behaviour: 'assign', reason: `${named} puts it in ${view.name}`, resource };
  return operation.method === 'DELETE'
    ? { behaviour: 'unassign', reason: `${named} takes it out of ${view.name} alone`, resource }
    : undefined;
};

type InView = { readonly resource: Resource; readonly view: View };

const judgeAll = (
  { shapes }: Concluding,
  operation: Operation,
  { resource, view }: InView,
): Verdict | undefined => {
  const { method } = operation;
  if (method === 'GET' || method === 'HEAD' || method === 'QUERY') return undefined;
  const isNaming = findAssigning(shapes, operation, resource) !== undefined;
  if (method === 'DELETE') {
    const which = isNaming ? 'those that are sent' : 'all';
    const reason = `DELETE takes ${which} out of ${view.name} alone`;
    return { behaviour: 'unassign', reason, resource };
  }
  if (!isNaming)
    return { behaviour: 'example', reason: `what is sent names none of ${resource.name}` };
  const reason =
    method === 'PUT'
      ? `what is sent names all of ${resource.name} that are to be in ${view.name}`
      : `what is sent names one of ${resource.name}: ${method} puts it in ${view.name}`;
  return { behaviour: 'assign', reason, resource };
};

const adding = /^:?_?((bulk|batch)[-_]?)?(add|assign|attach|link|put|bulk|batch)/i;
const removing = /^:?_?((bulk|batch)[-_]?)?(remove|delete|unassign|detach|unlink)/i;

/** What is done with many below such a path: `POST /teams/{team}/users/add` and `/remove`. */
export const judgeManyAssigned = (
  { shapes }: Concluding,
  operation: Operation,
  { resource, steps, word }: At & { readonly word: string },
): Verdict | undefined => {
  const view = findView(resource, steps);
  if (!view?.isAssigned || operation.method === 'GET') return undefined;
  if (findAssigning(shapes, operation, resource) === undefined) return undefined;
  const what = `what is sent names some of ${resource.name}: "${word}"`;
  if (operation.method === 'DELETE' || removing.test(word))
    return { behaviour: 'unassign', reason: `${what} takes them out of ${view.name}`, resource };
  return adding.test(word)
    ? { behaviour: 'assign', reason: `${what} puts them in ${view.name}`, resource }
    : undefined;
};
