import { type FaultClass, type TrackerFault, withBody } from '../fault.ts';
import { omit, type TrackerRules } from '../rules.ts';
import type { RecordKind } from '../state.ts';

type Input = Readonly<Record<string, unknown>>;

/** A merge patch loses or changes something. */
function merging(
  name: string,
  kind: RecordKind,
  change: (patch: Input, before: Input, merged: Input) => Input,
): TrackerFault {
  return {
    name,
    code: 'lost-update',
    rules: ({ merge }) => ({
      merge: (own, before, patch) => {
        const merged = merge(own, before, patch);
        return own === kind ? change(patch, before, merged) : merged;
      },
    }),
  };
}

/** A PUT loses, keeps or changes something. */
function replacing(
  name: string,
  kind: RecordKind,
  change: (replaced: Input, before: Input, input: Input) => Input,
): TrackerFault {
  return {
    name,
    code: 'lost-update',
    rules: ({ replace }) => ({
      replace: (own, before, input) => {
        const replaced = replace(own, before, input);
        return own === kind ? change(replaced, before, input) : replaced;
      },
    }),
  };
}

const pickTruthy = (patch: Input): Input =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => Boolean(value)));

const keepWhere = (
  patch: Input,
  merged: Input,
  before: Input,
  isLost: (value: unknown) => boolean,
) =>
  Object.fromEntries(
    Object.entries(merged).map(([name, value]) => [
      name,
      name in patch && isLost(patch[name]) ? before[name] : value,
    ]),
  );

/** Changes another record of the same kind, too. */
function touchingOthers({ save }: TrackerRules): Partial<TrackerRules> {
  return {
    save: (state, kind, record) => {
      save(state, kind, record);
      if (kind !== 'contact' || record.version === 1) return;
      for (const [id, other] of state.records.contact)
        state.records.contact.set(id, { ...other, phone: record.phone });
    },
  };
}

export const fieldFaults: FaultClass = {
  name: 'changed fields',
  faults: [
    merging('a patch is answered but not stored', 'contact', (_patch, before) => before),
    merging('a patch with false changes nothing', 'contact', (patch, before) => ({
      ...before,
      ...pickTruthy(patch),
    })),
    merging('a patch with null changes nothing', 'contact', (patch, before, merged) =>
      keepWhere(patch, merged, before, (value) => value === null),
    ),
    merging('a patch with 0 changes nothing', 'task', (patch, before, merged) =>
      keepWhere(patch, merged, before, (value) => value === 0),
    ),
    merging('a patch with an empty list changes nothing', 'project', (patch, before, merged) =>
      keepWhere(patch, merged, before, (value) => Array.isArray(value) && value.length === 0),
    ),
    merging('a patch appends to a list', 'task', ({ labels }, { labels: old }, merged) => ({
      ...merged,
      ...(Array.isArray(labels) &&
        Array.isArray(old) && { labels: [...new Set([...old, ...labels])].slice(0, 4) }),
    })),
    merging('a patch replaces the whole record', 'contact', (patch, before) => ({
      ...omit(before, ['phone', 'rating']),
      ...patch,
    })),
    merging('a patch forgets one property', 'task', ({ estimate: _lost, ...patch }, before) => ({
      ...before,
      ...patch,
    })),
    merging('only the first property of a patch is stored', 'task', (patch, before) => ({
      ...before,
      ...Object.fromEntries(Object.entries(patch).slice(0, 1)),
    })),
    merging('a patch of a label resets its color', 'label', (patch, _before, merged) =>
      'color' in patch ? merged : omit(merged, ['color']),
    ),
    replacing('a PUT keeps what is left out', 'project', (replaced, before) => ({
      ...before,
      ...replaced,
    })),
    replacing('a PUT does not reset to the default', 'contact', (replaced, before, input) => ({
      ...replaced,
      ...(!('role' in input) && { role: before.role }),
    })),
    replacing('a PUT appends to a list', 'project', (replaced, { tags }, { tags: sent }) => ({
      ...replaced,
      ...(Array.isArray(tags) &&
        Array.isArray(sent) && { tags: [...new Set([...tags, ...sent])].slice(0, 5) }),
    })),
    replacing('a PUT loses the address', 'project', (replaced) => omit(replaced, ['address'])),
    {
      name: 'a PUT twice counts the priority up',
      code: 'idempotent',
      rules: ({ replace }) => ({
        replace: (kind, before, input) => ({
          ...replace(kind, before, input),
          ...(kind === 'project' &&
            before.priority === input.priority && { priority: Number(input.priority) - 1 }),
        }),
      }),
    },
    { name: 'a change reaches other contacts', code: 'untouched', rules: touchingOthers },
    {
      name: 'the reply to a change shows the old record',
      code: 'lost-update',
      rules: ({ merge }) => {
        let old: Input = {};
        return {
          merge: (kind, before, patch) => {
            old = before;
            return merge(kind, before, patch);
          },
          show: (kind, record, where, state) => {
            const shown = kind === 'task' && where === 'changed' ? { ...record, ...old } : record;
            return kind === 'project'
              ? { ...omit(shown, ['accessCode']), taskCount: state.records.task.size && 0 }
              : kind === 'file'
                ? omit(shown, ['ownerId'])
                : kind === 'label'
                  ? omit(shown, ['version'])
                  : shown;
          },
        };
      },
    },
    {
      name: 'a changed preference is lost',
      code: 'lost-update',
      rules: ({ savePreferences }) => ({
        savePreferences: (state, user, input) =>
          savePreferences(state, user, omit(input, ['signature'])),
      }),
    },
    {
      name: 'preferences are answered, but not stored',
      code: 'lost-update',
      rules: () => ({ savePreferences: () => undefined }),
      reply: (reply, { operationId, body }) =>
        operationId === 'replacePreferences' && reply.status === 200
          ? withBody(reply, () => JSON.parse(body.toString('utf8')))
          : reply,
    },
  ],
};
