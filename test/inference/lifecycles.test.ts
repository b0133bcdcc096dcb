import t from 'tap';
import { findSuccessPath } from '../../src/inference/lifecycles/success-path.ts';
import {
  accepting,
  apiModelOf,
  integer,
  object,
  returning,
  text,
} from '../support/api-model-of.ts';
import { json } from '../support/sandlot-of.ts';

/** Values of enumerations, and the states through which time leads. */
const successPaths: readonly (readonly [string, string | undefined])[] = [
  ['pending processing completed failed', 'pending processing completed'],
  ['queued in_progress completed waiting requested pending', 'queued in_progress completed'],
  [
    'validating failed in_progress finalizing completed',
    'validating in_progress finalizing completed',
  ],
  ['not_started in_progress succeeded failed', 'not_started in_progress succeeded'],
  ['pending started finished error', 'pending started finished'],
  ['success running error', 'running success'],
  ['active new provisioning updating deleting', 'new provisioning active'],
  [
    'PHASE_UNKNOWN PHASE_PENDING PHASE_RUNNING PHASE_SUCCEEDED',
    'PHASE_PENDING PHASE_RUNNING PHASE_SUCCEEDED',
  ],
  ['Unknown Created Queued Provisioning Available ShuttingDown', 'Created Provisioning Available'],
  ['new active off archive', 'new active'],
  ['expired in_progress completed', 'in_progress completed'],
  ['active updating deleting', undefined],
  ['active provisioning updating', 'provisioning active'],
  ['open closed', undefined],
  ['pending approved denied', undefined],
  ['available pending sold', 'pending available'],
  ['done cancelled', undefined],
  ['cancelling failed', undefined],
  ['queued', undefined],
];

for (const [values, expected] of successPaths)
  t.test(`time leads through ${values}: ${expected}`, (t) => {
    t.equal(findSuccessPath(values.split(' '))?.join(' '), expected);
    t.end();
  });

const states = { type: 'string', enum: ['queued', 'running', 'done', 'failed'] };
const newThing = object({ name: text });

type Facts = {
  readonly path?: string;
  readonly record?: object;
  readonly sent?: object;
  readonly status?: number;
  readonly create?: object;
  readonly change?: object;
  readonly extension?: object;
};

/** The lifecycle of the records of a document with one resource. */
function lifecycleOf({
  path = '/things',
  record,
  sent = newThing,
  status = 201,
  create,
  change,
  extension,
}: Facts) {
  const schema = object({ id: integer, name: text, status: states, ...record });
  const { inference } = apiModelOf(
    {
      [path]: {
        ...extension,
        post: {
          operationId: 'create',
          ...accepting(sent),
          responses: { [status]: json(schema) },
          ...create,
        },
      },
      [`${path}/{id}`]: { get: returning(schema), ...(change && { patch: accepting(change) }) },
    },
    {},
    { lifecycle: 1000 },
  );
  return inference.resources[0]?.lifecycle;
}

/** Documents, and the rule by which their records move; `undefined` where they do not. */
const rules: readonly (readonly [string, Facts, string | undefined])[] = [
  ['a creation that answers 202', { status: 202 }, 'accepted-creation'],
  [
    'one that answers 202, although an update can change the state',
    { status: 202, change: object({ status: text }) },
    'accepted-creation',
  ],
  ['a creation that answers 201', {}, undefined],
  ['one that is sent the state', { status: 202, sent: object({ status: states }) }, undefined],
  [
    'one that is sent a state which only the server may set',
    { status: 202, sent: object({ status: { ...states, readOnly: true } }) },
    'accepted-creation',
  ],
  ['exports', { path: '/exports' }, 'job-record'],
  ['build jobs', { path: '/build-jobs' }, 'job-record'],
  ['analyses', { path: '/analyses' }, 'job-record'],
  [
    'exports whose state an update can change',
    { path: '/exports', change: object({ status: text }) },
    undefined,
  ],
  [
    'a creation in the background',
    { create: { description: 'Makes it in the background.' } },
    'described-work',
  ],
  [
    'a state that is polled',
    { record: { status: { ...states, description: 'Poll until it is done.' } } },
    'described-work',
  ],
  [
    'one in the background whose state an update can change',
    { create: { summary: 'Asynchronous' }, change: object({ status: text }) },
    undefined,
  ],
  ['a state without values', { status: 202, record: { status: text } }, undefined],
  [
    'an operation with a flag',
    { path: '/operations', record: { status: text, done: { type: 'boolean' } } },
    'job-record',
  ],
  [
    'a task with a flag',
    { path: '/tasks', status: 202, record: { status: text, done: { type: 'boolean' } } },
    undefined,
  ],
];

for (const [title, facts, expected] of rules)
  t.test(`${title}: ${expected ?? 'no lifecycle'}`, (t) => {
    t.equal(lifecycleOf(facts)?.rule, expected);
    t.end();
  });

t.test('the state is found in an object, in a description and in an example', (t) => {
  const pathOf = (record: object) => {
    const found = lifecycleOf({ path: '/jobs', record: { status: text, ...record } });
    return [found?.path.join('.'), found?.states.map(({ value }) => value).join(' ')];
  };
  t.strictSame(pathOf({ attributes: object({ name: text, state: states }) }), [
    'attributes.state',
    'queued running done',
  ]);
  t.strictSame(pathOf({ status: { ...text, description: '`pending`, `done` or `failed`' } }), [
    'status',
    'pending done',
  ]);
  t.strictSame(pathOf({ status: { ...text, example: 'done | failed | in_progress' } }), [
    'status',
    'in_progress done',
  ]);
  t.strictSame(pathOf({ attributes: object({ deeper: object({ state: states }) }) }), [
    undefined,
    undefined,
  ]);
  t.end();
});

t.test('results, times and the progress follow the states', (t) => {
  const time = { type: 'string', format: 'date-time' };
  const found = lifecycleOf({
    path: '/exports',
    sent: object({ name: text, output: text }),
    record: {
      url: text,
      output: text,
      download_url: text,
      result_file_id: text,
      queued_at: time,
      started_at: time,
      finished_on: { type: 'string', format: 'date' },
      end_time: integer,
      completed_at: { type: 'boolean' },
      progress: { type: 'number', maximum: 1 },
      percent: integer,
    },
  });
  t.strictSame(found, {
    rule: 'job-record',
    reason: 'exports are work that the server does',
    path: ['status'],
    states: ['queued', 'running', 'done'].map((value) => ({ value, after: 1000 })),
    results: ['url', 'download_url', 'result_file_id'],
    times: [
      { property: 'queued_at', format: 'date-time', state: 0 },
      { property: 'started_at', format: 'date-time', state: 1 },
      { property: 'finished_on', format: 'date', state: 2 },
      { property: 'end_time', format: 'seconds', state: 2 },
    ],
    progress: { property: 'progress', end: 1 },
  });
  t.end();
});

t.test('x-sandlot sets the states, also on a schema, or turns them off', (t) => {
  const lifecycle = {
    property: 'status',
    states: [{ value: 'running', after: '2min' }, { value: 'done' }],
    result: ['name'],
  };
  const set = { 'x-sandlot': { lifecycle } };
  const states = [
    { value: 'running', after: 120_000 },
    { value: 'done', after: 1000 },
  ];
  t.match(lifecycleOf({ extension: set }), { rule: 'extension', states, results: ['name'] });
  t.equal(
    lifecycleOf({ path: '/exports', extension: { 'x-sandlot': { lifecycle: false } } }),
    undefined,
  );
  const schema = object({ id: integer, status: text }, set);
  const { inference } = apiModelOf({ '/things/{id}': { get: returning(schema), delete: {} } });
  t.equal(inference.resources[0]?.lifecycle?.rule, 'extension');
  const flags = { property: 'done', states: [{ value: false }, { value: true }] };
  const found = lifecycleOf({ extension: { 'x-sandlot': { lifecycle: flags } } });
  t.match(found?.states, [{ value: false }, { value: true }]);
  t.end();
});
