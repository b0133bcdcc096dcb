import t, { type Test } from 'tap';
import { loadArazzo } from '../../../../src/contract/verify/verify.ts';
import { parseArazzo } from '../../../../src/contract/workflow/arazzo-document.ts';
import { schemaErrors } from '../../../support/published-schemas.ts';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const pet = json({ type: 'object', properties: { id: { type: 'integer' }, name: text } });
const petId = { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } };
const document = documentOf({
  '/pets': {
    post: { operationId: 'make', requestBody: { content: pet.content }, responses: { 201: pet } },
  },
  '/pets/{petId}': {
    parameters: [petId],
    get: { operationId: 'read', responses: { 200: pet, 404: { description: '' } } },
  },
});

const make = {
  stepId: 'make',
  operationId: '$sourceDescriptions.pets.make',
  parameters: [
    { name: 'X-Team', in: 'header', value: '$inputs.team' },
    { name: 'of', in: 'query', value: 'a b' },
    { name: 'none', in: 'query', value: '$inputs.none' },
  ],
  requestBody: {
    contentType: 'application/json',
    payload: '{"name": "{$inputs.name}", "tags": ["a", "b"]}',
    replacements: [
      { target: '/tags/1', value: '$inputs.name' },
      { target: '/born/on', value: 'x' },
    ],
  },
  successCriteria: [{ condition: '$statusCode == 201' }],
  outputs: { id: '$response.body#/id' },
};
const read = {
  stepId: 'read',
  operationPath: '{$sourceDescriptions.pets.url}#/paths/~1pets~1{petId}/get',
  parameters: [{ name: 'petId', in: 'path', value: '$steps.make.outputs.id' }],
  successCriteria: [{ condition: "$response.body#/name == 'Rex'" }],
};
const petNumber = { name: 'petId', in: 'path' };
const inputs = {
  type: 'object',
  required: ['team'],
  properties: { team: text, name: { ...text, default: 'Rex' } },
};

/** Runs workflows against an API of pets. */
async function run(
  t: Test,
  workflows: readonly object[],
  {
    answer,
    more = {},
  }: { readonly answer?: (url: string) => Answer | undefined; readonly more?: object } = {},
) {
  const arazzo = { arazzo: '1.0.1', info: { title: 'Pets' }, sourceDescriptions: [{}], workflows };
  const workflow = parseArazzo(JSON.stringify({ ...arazzo, ...more }), 'pets.arazzo.json');
  const tried = await tryScripted(
    t,
    document,
    ({ url, method }) => {
      const own = answer?.(url);
      if (own) return own;
      if (method === 'POST') return { status: 201, body: { id: 7, name: 'Rex' } };
      return url === '/pets/7' ? { status: 200, body: { id: 7, name: 'Rex' } } : { status: 404 };
    },
    { workflows: [workflow], inputs: { team: 'red' }, maxRequests: 20, concurrency: 1 },
  );
  const own = tried.report.failures.filter(({ check }) => check === 'workflow');
  return { ...tried, own: own.map(({ operation, message }) => `${operation}: ${message}`) };
}

t.test('the steps of a workflow are sent with evaluated values', async (t) => {
  const { report, requests, own } = await run(t, [
    { workflowId: 'pets', inputs, steps: [make, read] },
  ]);
  const [first, second] = requests.slice(1);

  t.strictSame(own, []);
  t.match(first, {
    url: '/pets?of=a%20b',
    headers: { 'x-team': 'red' },
    text: '{"name":"Rex","tags":["a","Rex"],"born":{"on":"x"}}',
  });
  t.equal(second?.url, '/pets/7');
  t.strictSame(report.workflows, [
    {
      workflowId: 'pets',
      outcome: 'passed',
      steps: [
        { stepId: 'make', outcome: 'passed', status: 201 },
        { stepId: 'read', outcome: 'passed', status: 200 },
      ],
    },
  ]);
  t.strictSame(schemaErrors('verify', report), []);
});

t.test('a criterion that is not met is a failure with all steps', async (t) => {
  const lost = (url: string) => (url.startsWith('/pets/') ? { status: 404 } : undefined);
  const pets = { workflowId: 'pets', inputs, steps: [make, read, { ...read, stepId: 'again' }] };
  const after = { workflowId: 'after', dependsOn: ['pets'], steps: [{ ...make, stepId: 'x' }] };
  const { report, own } = await run(t, [after, pets], { answer: lost });

  t.strictSame(own, [
    `read: The step "read" of the workflow "pets" was answered 404, so its criterion is not met: $response.body#/name == 'Rex'.`,
  ]);
  const failure = report.failures.find(({ check }) => check === 'workflow');
  t.match(failure, { code: 951, story: [{ status: 201 }, { status: 404 }] });
  t.match(report.workflows, [
    { workflowId: 'pets', outcome: 'failed', steps: [{}, { unmet: /Rex/ }] },
    { workflowId: 'after', outcome: 'skipped', reason: 'the workflow "pets" failed' },
  ]);
});

t.test('actions repeat, jump, end and call other workflows', async (t) => {
  let reads = 0;
  const slow = (url: string): Answer | undefined => {
    if (!url.startsWith('/pets/')) return undefined;
    reads += 1;
    return reads < 3 ? { status: 404 } : undefined;
  };
  const retry = { ...read, onFailure: [{ reference: '$components.failureActions.again' }] };
  const skip = { ...make, onSuccess: [{ type: 'goto', stepId: 'read' }] };
  const never = { ...make, stepId: 'never' };
  const ending = { ...retry, onSuccess: [{ type: 'end' }] };
  const more = {
    components: { failureActions: { again: { type: 'retry', retryAfter: 0, retryLimit: 5 } } },
  };
  const { report } = await run(
    t,
    [{ workflowId: 'w', inputs, steps: [skip, never, ending, { ...never, stepId: 'last' }] }],
    { answer: slow, more },
  );
  t.strictSame(
    report.workflows?.[0]?.steps.map(({ stepId }) => stepId),
    ['make', 'read'],
  );

  const inner = {
    workflowId: 'inner',
    inputs,
    steps: [make],
    outputs: { id: '$steps.make.outputs.id' },
  };
  const call = {
    stepId: 'call',
    workflowId: 'inner',
    parameters: [{ name: 'team', value: '$inputs.team' }],
    outputs: { id: '$outputs.id' },
    successCriteria: [{ condition: '$outputs.id == 7' }],
  };
  const use = {
    ...read,
    parameters: [{ name: 'petId', in: 'path', value: '$steps.call.outputs.id' }],
  };
  const goto = { ...use, onSuccess: [{ type: 'goto', workflowId: 'inner' }] };
  const called = await run(t, [{ workflowId: 'outer', inputs, steps: [call, goto] }, inner]);
  t.match(called.report.workflows, [{ workflowId: 'outer', outcome: 'passed' }]);
  t.equal(called.report.workflows?.length, 1);
  const wrong = { ...call, successCriteria: [{ condition: '$outputs.id == 8' }] };
  const failed = await run(t, [{ workflowId: 'outer', inputs, steps: [wrong] }, inner]);
  t.match(failed.report.workflows, [{ outcome: 'failed' }]);
});

t.test('a step that may fail leads elsewhere, and a retry does something else first', async (t) => {
  const isThere = { type: 'goto', stepId: 'make' };
  const probe = { ...read, stepId: 'probe', parameters: [{ ...petNumber, value: 8 }] };
  const steps = [{ ...probe, onFailure: [isThere] }, make];
  const handled = await run(t, [{ workflowId: 'w', inputs, steps }]);
  t.strictSame(handled.own, []);
  t.match(handled.report.workflows, [
    { outcome: 'passed', steps: [{ stepId: 'probe', outcome: 'failed' }, { stepId: 'make' }] },
  ]);

  let made = 0;
  const late = (url: string): Answer | undefined => {
    if (url.startsWith('/pets?')) made += 1;
    return url === '/pets/7' && made < 2 ? { status: 404 } : undefined;
  };
  const retrying = (action: object) => ({
    ...{ workflowId: 'w', inputs },
    steps: [make, { ...read, onFailure: [{ type: 'retry', retryLimit: 2, ...action }] }],
  });
  const inner = { workflowId: 'inner', inputs, steps: [make] };
  for (const [action, ids] of [
    [{ stepId: 'make' }, ['make', 'make', 'read']],
    [{ workflowId: 'inner' }, ['make', 'make', 'read']],
    [{ stepId: 'nothing' }, ['make', 'read']],
  ] as const) {
    made = 0;
    const { report } = await run(t, [retrying(action), inner], { answer: late });
    const [workflow] = report.workflows ?? [];
    t.strictSame(
      workflow?.steps.map(({ stepId }) => stepId),
      ids,
    );
  }
});

t.test(
  'workflows of imported documents are called, and run first where others depend on them',
  async (t) => {
    const head = { arazzo: '1.0.1', info: { title: 'Pets' } };
    const importing = (url: string) => [{ name: 'more', url, type: 'arazzo' }, { name: 'pets' }];
    const call = {
      stepId: 'call',
      workflowId: '$sourceDescriptions.more.add',
      parameters: [{ name: 'team', value: '$inputs.team' }],
    };
    const files = new Map<string, object>([
      [
        '/flows/main.json',
        {
          ...head,
          sourceDescriptions: importing('parts/more.json'),
          workflows: [
            {
              ...{ workflowId: 'main', inputs, steps: [call] },
              dependsOn: ['$sourceDescriptions.more.log-in'],
            },
          ],
        },
      ],
      [
        '/flows/parts/more.json',
        {
          ...head,
          workflows: [
            { workflowId: 'add', inputs, steps: [make] },
            { workflowId: 'log-in', dependsOn: ['log-in'], inputs, steps: [make] },
          ],
        },
      ],
      [
        'https://example.com/a/b.json',
        {
          ...head,
          sourceDescriptions: importing('c.json'),
          workflows: [{ workflowId: 'b', steps: [make] }],
        },
      ],
      [
        'https://example.com/a/c.json',
        {
          ...head,
          sourceDescriptions: importing('https://example.com/a/b.json'),
          workflows: [{ workflowId: 'c', steps: [make] }],
        },
      ],
      [
        '/flows/far.json',
        {
          ...head,
          sourceDescriptions: importing('/flows/main.json'),
          workflows: [{ workflowId: 'far', steps: [{ ...call, workflowId: 'nowhere' }] }],
        },
      ],
    ]);
    const readText = async (source: string) => JSON.stringify(files.get(source));
    const workflow = await loadArazzo('/flows/main.json', readText);
    const script = () => ({ status: 201, body: { id: 7, name: 'Rex' } });
    const options = { inputs: { team: 'red' }, maxRequests: 20, concurrency: 1 };

    const { report } = await tryScripted(t, document, script, {
      ...options,
      workflows: [workflow],
    });

    t.match(report.workflows, [
      { workflowId: 'log-in', outcome: 'passed' },
      {
        ...{ workflowId: 'main', outcome: 'passed' },
        steps: [{ stepId: 'make', status: 201 }, { stepId: 'call' }],
      },
    ]);
    const circle =
      'Circular import: https://example.com/a/b.json imports https://example.com/a/c.json imports https://example.com/a/b.json.';
    await t.rejects(loadArazzo('https://example.com/a/b.json', readText), { message: circle });
    const far = await loadArazzo('/flows/far.json', readText);
    await t.rejects(tryScripted(t, document, script, { ...options, workflows: [far] }), {
      message: 'There is no workflow "nowhere".',
    });
  },
);

t.test('parts of a workflow hold for its steps, and endless jumps end', async (t) => {
  const loop = { ...make, onSuccess: [{ type: 'goto', stepId: 'make' }] };
  const { report } = await run(t, [{ workflowId: 'loop', inputs, steps: [loop] }]);
  t.match(report.stopped, 'the limit of 20 requests was reached');

  const shared = {
    workflowId: 'shared',
    inputs: { $ref: '#/components/inputs/all' },
    parameters: [
      { name: 'X-Team', in: 'header', value: 'blue' },
      { name: 'x', in: 'header', value: '1' },
    ],
    successActions: [{ name: 'end', type: 'end' }],
    failureActions: [{ name: 'end', type: 'end' }],
    steps: [
      { ...make, successCriteria: undefined, requestBody: { payload: { name: 'Rex' } } },
      read,
    ],
  };
  const { requests } = await run(t, [shared], {
    more: { components: { inputs: { all: inputs } } },
  });
  t.match(requests[1], { headers: { 'x-team': 'red', x: '1' }, text: '{"name":"Rex"}' });
});

t.test('bodies may be texts, expressions and of other types', async (t) => {
  const steps = [
    { ...make, requestBody: { contentType: 'application/json', payload: '{"name"' } },
    { ...make, stepId: 'b', requestBody: { contentType: 'text/plain', payload: 'a' } },
  ].map((step) => ({ ...step, operationId: 'pets.make', successCriteria: [] }));
  const { requests } = await run(t, [{ workflowId: 'w', inputs, steps }]);

  t.match(requests.slice(1), [
    { text: '"{\\"name\\""' },
    { text: 'a', headers: { 'content-type': 'text/plain' } },
  ]);
});

t.test('a step without a reply fails', async (t) => {
  const arazzo = { arazzo: '1.0.0', workflows: [{ workflowId: 'w', inputs, steps: [make] }] };
  const workflow = parseArazzo(JSON.stringify(arazzo), 'w.json');
  let count = 0;
  const { report } = await tryScripted(
    t,
    document,
    () => {
      count += 1;
      return count === 1 ? { status: 404 } : undefined;
    },
    { workflows: [workflow], inputs: { team: 'red' }, maxRequests: 3 },
  );
  t.match(report.workflows, [{ outcome: 'failed', steps: [{ stepId: 'make' }] }]);
});

t.test('a workflow that cannot be run is an error of one sentence', async (t) => {
  const w = (steps: readonly object[], more: object = {}) => [{ workflowId: 'w', steps, ...more }];

  await t.rejects(run(t, w([{ stepId: 'a', operationId: 'none' }])), {
    message: 'pets.arazzo.json: the step "a" names no operation of the document: none.',
  });
  await t.rejects(run(t, w([{ stepId: 'a', operationPath: '#/paths/~1x/get' }])), {
    message: /names no operation of the document: #\/paths/,
  });
  await t.rejects(run(t, w([{ stepId: 'a', workflowId: 'b' }])), {
    message: 'There is no workflow "b".',
  });
  await t.rejects(run(t, w([make], { inputs: { required: ['size'] } })), {
    message: /needs the input "size". Pass --input size=VALUE./,
  });
  await t.rejects(run(t, w([{ stepId: 'a' }])), {
    message: /workflows\/0\/steps\/0 has no operationId/,
  });
  await t.rejects(run(t, w([{ operationId: 'make' }])), { message: /steps\/0 has no stepId/ });
  await t.rejects(run(t, []), { message: 'pets.arazzo.json has no workflows.' });
  t.throws(() => parseArazzo('{"openapi": "3.1.0"}', 'api.json'), {
    message: /is not an Arazzo 1 document/,
  });
  t.throws(() => parseArazzo('[]', 'api.json'), { message: /is not an Arazzo 1 document/ });
});
