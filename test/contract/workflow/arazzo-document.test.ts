import t from 'tap';
import { parseArazzo } from '../../../src/contract/workflow/arazzo-document.ts';

t.test('what a document of workflows leaves out has its default', async (t) => {
  const step = {
    stepId: 'add',
    operationId: 'addPet',
    requestBody: { replacements: [{ value: 7 }] },
    successCriteria: [
      { condition: '$statusCode == 201' },
      { condition: '$[0].id', type: { type: 'jsonpath', version: 'rfc9535' } },
    ],
    onFailure: [{ retryAfter: 'soon' }],
  };
  const text = JSON.stringify({
    arazzo: '1.0.1',
    workflows: [{ workflowId: 'pets', steps: [step] }],
  });
  const { title, sources, workflows } = parseArazzo(text, 'pets.arazzo.json');

  t.equal(title, 'pets.arazzo.json');
  t.strictSame(sources, []);
  t.match(workflows, [
    {
      steps: [
        {
          body: { replacements: [{ target: '', value: 7 }] },
          successCriteria: [
            { condition: '$statusCode == 201', type: 'simple' },
            { condition: '$[0].id', type: 'jsonpath' },
          ],
          onFailure: [{ type: 'end', retryAfter: 0, retryLimit: 1 }],
        },
      ],
    },
  ]);
});

t.test('a criterion of an unknown type is refused when the document is read', async (t) => {
  const criterion = { condition: '//pet', type: { type: 'xpath', version: 'xpath-30' } };
  const step = { stepId: 'add', operationId: 'addPet', onSuccess: [{ criteria: [criterion] }] };
  const workflows = [{ workflowId: 'pets', steps: [step] }];

  t.throws(() => parseArazzo(JSON.stringify({ arazzo: '1.0.1', workflows }), 'pets.json'), {
    message:
      'pets.json: the criterion //pet has the type xpath, which is not supported. Write it as simple, regex or jsonpath.',
  });
});

t.test('a condition that cannot be read is refused when the document is read', async (t) => {
  const parseWith = (criterion: object) => {
    const step = { stepId: 'add', operationId: 'addPet', successCriteria: [criterion] };
    const workflows = [{ workflowId: 'pets', steps: [step] }];
    return parseArazzo(JSON.stringify({ arazzo: '1.0.1', workflows }), 'pets.json');
  };

  for (const condition of ['$statusCode ==', '($statusCode == 200', '$statusCode = 200', ''])
    t.throws(() => parseWith({ condition }), {
      message: `pets.json: The condition cannot be read: ${condition}`,
    });
  t.throws(() => parseWith({ condition: 'pets[0]', type: 'jsonpath', context: '$response.body' }), {
    message: /^pets\.json: /,
  });
  t.doesNotThrow(() =>
    parseWith({ condition: '$response.body#/total > $inputs.min && !$inputs.no' }),
  );
});
