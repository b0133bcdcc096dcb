import { readFileSync } from 'node:fs';
import t from 'tap';
import { apiModelOf, object, text } from '../support/api-model-of.ts';
import { documentOf, json, silent } from '../support/sandlot-of.ts';

const page = readFileSync('docs/inference.md', 'utf8');

/** The plan of a POST with these parameters, properties of the body, and descriptions of replies. */
function planOf(
  parameters: readonly object[],
  properties = {},
  replies: Readonly<Record<string, string>> = {},
) {
  const refusals = Object.fromEntries(
    Object.entries(replies).map(([status, description]) => [status, { description }]),
  );
  const post = {
    parameters,
    requestBody: json(object(properties)),
    responses: { ...silent.responses, ...refusals },
  };
  return apiModelOf(documentOf({ '/payments': { post } }).paths).conclude('POST /payments').plan
    .idempotency;
}

t.test('keys are found by the names that docs/inference.md shows', async (t) => {
  const [, example = ''] = /### Idempotency key\n\n```text\n(.*?)```/s.exec(page) ?? [];
  const lines = example.trimEnd().split('\n');
  t.equal(lines.length, 6);
  for (const line of lines) {
    const [place = '', name = '', description = ''] = line.split(/ {2,}/);
    const plan =
      place === 'body'
        ? planOf([], { [name]: { ...text, description } })
        : planOf([{ in: place, name, description, schema: text }]);
    t.strictSame(
      plan?.location,
      { in: place, name: place === 'header' ? name.toLowerCase() : name },
      line,
    );
  }
});

t.test('other identifiers of requests are no such keys', async (t) => {
  for (const [name, description] of [
    ['X-Request-Id', 'Echoed in the reply'],
    ['X-Request-Id', 'For tracing. It does not make the request idempotent'],
    ['X-Trace', 'Makes the call idempotent'],
    ['X-Request-Id', undefined],
  ])
    t.equal(
      planOf([{ in: 'header', name, description, schema: text }]),
      undefined,
      `${name}: ${description}`,
    );
  t.equal(planOf([{ in: 'cookie', name: 'idempotency-key', schema: text }]), undefined);
});

t.test('the statuses are those that the document describes', async (t) => {
  const rows = [
    [{}, 422, 409],
    [{ 409: 'Conflict' }, 422, 409],
    [{ 409: 'The idempotency key was used for a different request' }, 409, 409],
    [{ 400: 'Idempotency key invalid' }, 400, 409],
    [{ 425: 'A request with this idempotency key is in progress' }, 422, 425],
  ] as const;
  for (const [replies, reusedStatus, runningStatus] of rows)
    t.match(
      planOf([{ in: 'header', name: 'Idempotency-Key', schema: text }], {}, replies),
      { reusedStatus, runningStatus },
      JSON.stringify(replies),
    );
});
