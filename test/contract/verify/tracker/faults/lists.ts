import { type FaultClass, onReply, type TrackerFault, withBody } from '../fault.ts';
import { correctRules } from '../rules.ts';

/** A filter without effect. */
function ignored(parameter: string, kind: string): TrackerFault {
  return {
    name: `the filter ${parameter} of ${kind}s is ignored`,
    code: 'filter',
    rules: ({ matches }) => ({
      matches: (own, record, [name, value]) =>
        (own === kind && name === parameter) || matches(own, record, [name, value]),
    }),
  };
}

export const listFaults: FaultClass = {
  name: 'lists: filters and search',
  faults: [
    ignored('status', 'project'),
    ignored('archived', 'project'),
    ignored('name', 'project'),
    ignored('minBudget', 'project'),
    ignored('maxBudget', 'project'),
    ignored('state', 'task'),
    ignored('urgent', 'task'),
    ignored('role', 'contact'),
    ignored('minRating', 'contact'),
    {
      name: 'false in a filter is taken for no filter',
      code: 'filter',
      rules: ({ matches }) => ({
        matches: (kind, record, [name, value]) =>
          value === false || matches(kind, record, [name, value]),
      }),
    },
    {
      name: 'numbers are compared as texts by a bound',
      code: 'filter',
      rules: ({ matches }) => ({
        matches: (kind, record, [name, value]) =>
          name === 'minBudget'
            ? record.budget !== undefined && `${record.budget}` >= `${value}`
            : matches(kind, record, [name, value]),
      }),
    },
    {
      name: 'the lower bound works as an upper one',
      code: 'filter',
      rules: ({ matches }) => ({
        matches: (kind, record, [name, value]) =>
          matches(kind, record, [name === 'minBudget' ? 'maxBudget' : name, value]),
      }),
    },
    {
      name: 'one of two filters is enough',
      code: 'filter',
      rules: ({ matches }) => ({
        matches: (kind, record, [name, value]) =>
          matches(kind, record, [name, value]) ||
          (name === 'archived' && record.status !== 'planned') ||
          (name === 'status' && record.archived === true),
      }),
    },
    {
      name: 'a filter finds nothing for one value of its enumeration',
      code: 'filter',
      rules: ({ matches }) => ({
        matches: (kind, record, [name, value]) =>
          !(name === 'role' && value === 'supplier') && matches(kind, record, [name, value]),
      }),
    },
    {
      name: 'the total ignores the filters',
      code: 'total',
      reply: (reply, call, state) =>
        call.operationId === 'listTasks' && reply.status === 200
          ? withBody(reply, (body) => ({
              ...body,
              total: correctRules.childrenOf(state, call.parameters.projectId).length,
            }))
          : reply,
    },
    {
      name: 'the text search is ignored',
      code: 'search',
      rules: () => ({ containsText: () => true }),
    },
    {
      name: 'the text search finds nothing',
      code: 'search',
      rules: () => ({ containsText: () => false }),
    },
    {
      name: 'the text search finds whole values only',
      code: 'search',
      rules: () => ({
        containsText: (record, names, text) => names.some((name) => record[name] === text),
      }),
    },
    {
      name: 'a list shows an old value after a change',
      code: 'list-stale',
      rules: ({ show }) => {
        const first = new Map<unknown, unknown>();
        return {
          show: (kind, record, where, state) => {
            const shown = show(kind, record, where, state);
            if (kind !== 'contact') return shown;
            if (where === 'created') first.set(record.id, shown);
            return where === 'list' ? first.get(record.id) : shown;
          },
        };
      },
    },
    {
      name: 'the newest record is not listed',
      code: 'list-missing',
      ...onReply('listFiles', 200, (reply) =>
        withBody(reply, (body) => ({ ...body, items: [body.items].flat().slice(0, -1) })),
      ),
    },
    {
      name: 'tasks of all projects are listed',
      code: 'list-parent',
      rules: () => ({ childrenOf: ({ records }) => [...records.task.values()] }),
    },
    {
      name: 'a record is listed twice',
      code: 'list-duplicate',
      ...onReply('listTasks', 200, (reply) =>
        withBody(reply, ({ items, ...body }) => {
          const all = [items].flat();
          return { ...body, items: [...all, ...all.slice(0, 1)], total: all.length + 1 };
        }),
      ),
    },
    {
      name: 'a list shortens texts',
      code: 'list-values',
      rules: ({ show }) => ({
        show: (kind, record, where, state) => {
          const shown = Object(show(kind, record, where, state));
          return kind === 'task' && where === 'list'
            ? { ...shown, title: `${shown.title}`.slice(0, 5) }
            : shown;
        },
      }),
    },
  ],
};
