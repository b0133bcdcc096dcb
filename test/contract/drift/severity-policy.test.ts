import t from 'tap';
import {
  compareDocuments,
  parseIgnoredChanges,
  parseSeverities,
  type SeverityPolicy,
} from '../../../src/contract/drift/drift.ts';
import { documentOf } from '../../support/sandlot-of.ts';
import { of, text } from './support/drift-of.ts';

const before = of({ type: 'string', maxLength: 5 });
const after = of({ type: 'string', maxLength: 3 });

function rated(
  policy: Partial<SeverityPolicy>,
  documents: { readonly before: object; readonly after: object } = { before, after },
) {
  const named = (root: object) => ({
    source: 'api',
    title: 'API',
    version: '1',
    root: { ...root },
  });
  const { changes, notes, summary } = compareDocuments(
    { before: named(documents.before), after: named(documents.after) },
    { severity: { severities: new Map(), ignored: [], today: '2026-06-01', ...policy } },
  );
  return {
    lines: changes.map(({ severity, rule, reason }) => [severity, rule, reason].join(' ').trim()),
    notes,
    summary,
  };
}

t.test('a severity is chosen by the most precise name of a rule', async (t) => {
  const lines = (severities: object) =>
    rated({ severities: parseSeverities(severities, 'severities.json') }).lines;

  t.strictSame(lines({}), [
    'breaking request-max-length-narrowed',
    'info reply-max-length-narrowed',
  ]);
  t.strictSame(lines({ 'max-length': 'warning' }), [
    'warning request-max-length-narrowed',
    'warning reply-max-length-narrowed',
  ]);
  t.strictSame(
    lines({ 'max-length': 'off', 'max-length-narrowed': 'info', 'reply-max-length': 'warning' }),
    ['warning reply-max-length-narrowed', 'info request-max-length-narrowed'],
  );
  t.strictSame(lines({ '*': 'warning', 'request-max-length-narrowed': 'off' }), [
    'warning reply-max-length-narrowed',
  ]);
});

t.test('an unused change stays so under a policy', async (t) => {
  const named = (root: object) => ({
    source: 'api',
    title: 'API',
    version: '1',
    root: { ...root },
  });
  const { summary } = compareDocuments(
    {
      before: named(documentOf({ '/a': { get: { responses: {} } } })),
      after: named(documentOf({})),
    },
    {
      coverage: Object({ operations: [{ method: 'GET', path: '/a', calls: 0, gone: 0 }] }),
      severity: {
        severities: new Map([['operation-removed', 'warning']]),
        ignored: [],
        today: '2026-06-01',
      },
    },
  );
  t.match(summary, { warning: 0, unused: 1 });
});

t.test('ignored changes carry their reason until they expire', async (t) => {
  const entry = { rule: 'max-length', reason: 'all names are short' };
  const ignoring = (more: object) =>
    rated({ ignored: parseIgnoredChanges([{ ...entry, ...more }], 'ignored.json') });

  t.strictSame(ignoring({}).lines, [
    'ignored request-max-length-narrowed all names are short',
    'ignored reply-max-length-narrowed all names are short',
  ]);
  t.match(ignoring({}).summary, { breaking: 0, ignored: 2, info: 0 });
  t.strictSame(ignoring({ operation: 'call', contains: 'request', until: '2026-06-01' }).lines, [
    'ignored request-max-length-narrowed all names are short',
    'info reply-max-length-narrowed',
  ]);
  t.strictSame(ignoring({ contains: 'maxLength' }).notes, []);
  t.strictSame(ignoring({ until: '2026-05-31' }), {
    lines: ['breaking request-max-length-narrowed', 'info reply-max-length-narrowed'],
    notes: ['The entry that ignores max-length expired on 2026-05-31.'],
    summary: { breaking: 1, warning: 0, unused: 0, ignored: 0, info: 1 },
  });
  t.strictSame(ignoring({ operation: 'other' }).notes, [
    'The entry that ignores max-length in other matches no change. Remove it.',
  ]);
  t.strictSame(ignoring({ rule: 'type' }).notes.length, 1);
});

t.test('a change of several operations is ignored only as a whole', async (t) => {
  const whole = (schema: unknown) => ({
    components: { schemas: { Name: schema } },
    paths: Object.fromEntries(
      ['/a', '/b'].map((path) => [
        path,
        {
          post: {
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Name' } } },
            },
            responses: {},
          },
        },
      ]),
    ),
  });
  const { lines } = rated(
    { ignored: [{ rule: 'max-length', operation: 'POST /a', reason: 'short' }] },
    { before: whole(text), after: whole({ ...text, maxLength: 3 }) },
  );
  t.strictSame(lines, ['breaking request-max-length-narrowed']);
});

t.test('broken policy files are refused with their place', async (t) => {
  const severities = (value: unknown) => () => parseSeverities(value, 'severities.json');
  const ignored = (value: unknown) => () => parseIgnoredChanges(value, 'ignored.json');
  const entry = { rule: 'type', reason: 'known' };

  for (const [parse, message] of [
    [
      severities([]),
      'severities.json must be an object of rules and severities, such as {"type": "info"}.',
    ],
    [
      severities({ type: 'fatal' }),
      'severities.json: the severity of "type" must be one of breaking, warning, info, off, not "fatal".',
    ],
    [
      severities({ 'status-removed': 'info', 'max-lenght': 'info' }),
      'severities.json: unknown rule "max-lenght"; docs/drift.md lists all.',
    ],
    [
      ignored([{ rule: 'types', reason: 'known' }]),
      'ignored.json: entry 1 names an unknown rule "types"; docs/drift.md lists all.',
    ],
    [ignored({}), 'ignored.json must be a list of changes to ignore.'],
    [ignored([entry, 'type']), 'ignored.json: entry 2 must be an object.'],
    [ignored([{ reason: 'known' }]), 'ignored.json: entry 1 needs the name of a rule in "rule".'],
    [ignored([{ rule: 'type' }]), 'ignored.json: entry 1 needs a text in "reason".'],
    [ignored([{ ...entry, operation: 3 }]), 'ignored.json: entry 1 needs a text in "operation".'],
    [ignored([{ ...entry, contains: '' }]), 'ignored.json: entry 1 needs a text in "contains".'],
    [
      ignored([{ ...entry, until: 'May' }]),
      'ignored.json: entry 1 needs a day such as 2026-12-31 in "until".',
    ],
    [
      ignored([{ ...entry, until: '2026-02-30' }]),
      'ignored.json: entry 1 needs a day such as 2026-12-31 in "until".',
    ],
    [
      ignored([{ ...entry, untill: 'x' }]),
      'ignored.json: entry 1 has the unknown field "untill"; it may have rule, reason, operation, contains, until.',
    ],
  ] as const)
    t.throws(parse, { message });
});
