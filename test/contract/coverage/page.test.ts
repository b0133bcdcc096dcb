import t from 'tap';
import {
  type Coverage,
  listUncovered,
  renderCoveragePage,
} from '../../../src/contract/contract.ts';

const share = { seen: 1, all: 2 };

const coverage: Coverage = {
  document: { title: 'Pets\n of mine', version: '1' },
  calls: { total: 3, matched: 2, unmatched: 1, invalid: 1, unfit: 0, gone: 0 },
  counts: {
    operations: { seen: 2, all: 2 },
    statuses: share,
    parameters: share,
    values: share,
    fields: share,
  },
  operations: [
    {
      id: 'removePet',
      method: 'DELETE',
      path: '/pets/{id}',
      calls: 1,
      gone: 0,
      statuses: [{ status: '204', documented: true, calls: 1, bodies: [] }],
      parameters: [],
      request: [],
    },
    {
      id: 'setKind',
      method: 'PUT',
      path: '/kind',
      calls: 1,
      gone: 0,
      statuses: [{ status: '200', documented: true, calls: 0, bodies: [] }],
      parameters: [],
      request: [
        {
          type: 'text/plain',
          calls: 1,
          fields: [
            {
              pointer: '',
              calls: 1,
              values: [
                { value: '<cat>', calls: 1 },
                { value: 'dog', calls: 0 },
              ],
            },
          ],
        },
      ],
    },
  ],
  against: [
    {
      kind: 'invalid',
      id: 3,
      sandbox: 'other',
      operation: 'setKind',
      method: 'PUT',
      url: '/kind',
      status: 0,
      mismatches: [{ where: 'body', pointer: '', message: 'The body is unusual.', place: '/a' }],
    },
    {
      kind: 'unmatched',
      id: 4,
      sandbox: 'default',
      method: 'GET',
      url: '/x',
      status: 404,
      mismatches: [],
    },
  ],
};

t.test('an operation is complete, or shows how much is missing', async (t) => {
  const page = renderCoveragePage(coverage, []);

  t.match(page, '<title>Coverage of Pets of mine 1</title>');
  t.match(
    page,
    /<details class="operation whole">\n.*DELETE.*<span class="tag good">complete<\/span>/,
  );
  t.match(page, /<details class="operation part">\n.*PUT.*2 not exercised/);
  t.notMatch(page, 'class="notice');
});

t.test('enumerated values show their counts', async (t) => {
  const page = renderCoveragePage(coverage, []);

  t.match(page, '<span class="tag good"><code>&quot;&lt;cat&gt;&quot;</code> 1</span>');
  t.match(page, '<span class="tag idle"><code>&quot;dog&quot;</code> none</span>');
  t.strictSame(coverage.operations.map(listUncovered), [[], ['200', 'sent body = "dog"']]);
});

t.test('calls show their sandbox and a missing reply', async (t) => {
  const page = renderCoveragePage(coverage, []);

  t.match(page, /<td class="number">3 in other<\/td>.*<td>none<\/td>.*The body is unusual\./);
  t.match(
    page,
    /<td class="number">4<\/td>.*<td>404<\/td>.*No operation has this method and path\./,
  );
});
