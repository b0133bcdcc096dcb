import t from 'tap';
import { accepting, integer, object, ref, returning, text } from '../../support/api-model-of.ts';
import { controlOf } from '../../support/control-of.ts';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';

const status = { type: 'string', enum: ['queued', 'processing', 'failed', 'completed'] };
const schemas = {
  Export: object({
    id: { ...integer, example: 4 },
    format: text,
    status: { ...status, readOnly: true },
    progress: integer,
    download_url: { type: ['string', 'null'], example: 'https://files.example.com/exports/4.csv' },
    rows: integer,
    created_at: { type: 'string', format: 'date-time' },
    completed_at: { type: ['string', 'null'], format: 'date-time' },
  }),
  NewExport: object({ format: text }),
};
const createExport = {
  requestBody: { content: { 'application/json': { schema: ref('NewExport') } } },
  responses: { 202: json(ref('Export')) },
};
const exportDocument = documentOf(
  {
    '/exports': { get: returning({ type: 'array', items: ref('Export') }), post: createExport },
    '/exports/{id}': { get: returning(ref('Export')), patch: accepting(ref('Export')) },
    '/exports/{id}/cancel': { post: returning(ref('Export')) },
  },
  { components: { schemas } },
);
const start = { frozen: '2026-01-01T00:00:00.000Z' };

t.test('an export is done at the next read, and has its result then and not before', async (t) => {
  const { app } = await sandlotOf(t, exportDocument, { clock: start, records: 0 });
  const created = await app.inject(post('/exports', '{"format":"csv"}'));
  t.strictSame(answerOf(created), [
    202,
    {
      id: 1,
      format: 'csv',
      status: 'queued',
      progress: 0,
      download_url: null,
      created_at: '2026-01-01T00:00:00.000Z',
      completed_at: null,
    },
  ]);
  t.equal(created.headers.location, '/exports/1');
  t.strictSame(answerOf(await app.inject('/exports/1')), [
    200,
    {
      id: 1,
      format: 'csv',
      status: 'completed',
      progress: 100,
      download_url: 'https://files.example.com/exports/1.csv',
      created_at: '2026-01-01T00:00:00.000Z',
      completed_at: '2026-01-01T00:00:00.000Z',
    },
  ]);
});

t.test('with --lifecycle it stays in each state for that long, by the clock', async (t) => {
  const { app } = await sandlotOf(t, exportDocument, {
    clock: start,
    records: 0,
    lifecycle: 30_000,
  });
  const control = await controlOf(t, app);
  const stateOf = async () => {
    const { status, progress, completed_at } = (await app.inject('/exports/1')).json();
    return [status, progress, completed_at];
  };
  await app.inject(post('/exports', '{"format":"csv"}'));
  t.strictSame(await stateOf(), ['queued', 0, null]);
  await control('POST /clock/advance', { body: { by: 'PT29S' } });
  t.strictSame(await stateOf(), ['queued', 0, null]);
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  t.strictSame(await stateOf(), ['processing', 50, null]);
  await control('POST /clock/advance', { body: { by: 'PT1H' } });
  t.strictSame(await stateOf(), ['completed', 100, '2026-01-01T00:01:00.000Z']);
});
