import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, ref, sends } from './support/asking.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });

t.test('a body that is like the record is the record, whatever stands in it', async (t) => {
  const alert = { alerts: object({ email: listOf(text) }), window: text };
  const ask = await asking(
    t,
    {
      '/alerts': {
        get: gives(object({ policies: listOf(object({ uuid: text, ...alert })) })),
        post: { ...sends(object(alert)), ...gives(object({ policy: ref('Alert') })) },
      },
      '/alerts/{alert_uuid}': {
        parameters: [inPath('alert_uuid')],
        get: gives(object({ policy: ref('Alert') })),
      },
    },
    { schemas: { Alert: object({ uuid: text, ...alert }) } },
  );

  const made = await ask('POST', '/alerts', { alerts: { email: ['a@b.example'] }, window: '5m' });

  t.match(made.body, {
    policy: { uuid: String, alerts: { email: ['a@b.example'] }, window: '5m' },
  });
});

t.test('what has the very property that a path names is the record', async (t) => {
  const run = object({ run_id: integer, name: text });
  const ask = await asking(t, {
    '/jobs': {
      get: gives(object({ runs: listOf(run) })),
      post: { ...sends(object({ name: text })), ...gives(run) },
    },
    '/jobs/{run_id}': {
      parameters: [inPath('run_id', 'integer')],
      get: gives(object({ links: object({ next: text }), run })),
    },
  });

  const made = await ask('POST', '/jobs', { name: 'nightly' });
  const read = await ask('GET', '/jobs/4');

  t.strictSame(made.body, { run_id: 4, name: 'nightly' });
  t.strictSame(read.body, { run: { run_id: 4, name: 'nightly' } });
});

for (const parameter of ['reserved_ip', 'reservedIp']) {
  t.test(`the last word of ${parameter} tells the key`, async (t) => {
    const ip = { ...text, format: 'ipv4', example: '192.0.2.1' };
    const ask = await asking(t, {
      '/addresses': {
        get: gives(listOf(object({ ip, region: text }))),
        post: { ...sends(object({ region: text })), ...gives(object({ ip, region: text })) },
      },
      [`/addresses/{${parameter}}`]: {
        parameters: [inPath(parameter)],
        get: gives(object({ ip, region: text })),
      },
    });

    const made = await ask('POST', '/addresses', { region: 'nyc' });
    const read = await ask('GET', `/addresses/${made.body.ip}`);

    t.match(made.body, { ip: /^\d+(\.\d+){3}$/, region: 'nyc' });
    t.strictSame(read.body, made.body);
  });
}
