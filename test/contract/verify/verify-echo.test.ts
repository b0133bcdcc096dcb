import t from 'tap';
import type { Mismatch } from '../../../src/contract/contract.ts';
import { createEchoedValues } from '../../../src/contract/verify/client/echoed-values.ts';
import { accepting, apiModelOf, object, text } from '../../support/api-model-of.ts';
import { tryScripted } from './provider/scripted-provider.ts';
import { note, notes, serveNotes } from './support/notes-provider.ts';

t.test('an echoed value that its reply schema forbids is no failure', async (t) => {
  const kinds = (...values: readonly string[]) => ({
    ...note,
    properties: { ...note.properties, kind: { type: 'string', enum: values } },
  });
  const sent = {
    type: 'object',
    required: ['text'],
    properties: kinds('a', 'b').properties,
  };

  const { found } = await tryScripted(
    t,
    notes(kinds('c'), { sent }),
    serveNotes(() => undefined),
  );
  t.strictSame(found, []);
});

t.test('with an invalid echo inside oneOf, no other option must match', (t) => {
  const { inference, operations } = apiModelOf({
    '/x': { post: accepting(object({ kind: text })) },
  });
  const { schemaViews, inferOperation: conclusionOf } = inference;
  const echoes = createEchoedValues({
    views: schemaViews,
    testPlan: { inferenceOf: conclusionOf },
    make: (schema) => schema,
  });
  for (const operation of operations) {
    const value = { kind: 'a', list: [{ n: 1 }, { kind: 'a' }] };
    const body = { type: 'application/json', value };
    const mismatch = (pointer: string, place: string) => ({
      where: 'body' as const,
      pointer,
      place,
      message: '',
    });
    const kind = mismatch('/kind', '/s/oneOf/0/properties/kind/enum');
    const other = mismatch('/other', '/s/oneOf/1/properties/other/type');
    const one = mismatch('', '/s/oneOf');
    const inner = mismatch('/list/1/kind', '/s/type');
    const without = (mismatches: readonly Mismatch[], again: readonly Mismatch[]) => {
      const seen: unknown[] = [];
      const note = (mended: unknown) => {
        seen.push(mended);
        return again;
      };
      return {
        left: echoes.without(mismatches, {
          operation,
          exchange: { json: value },
          judgeAgain: note,
        }),
        seen,
      };
    };
    echoes.note({ operation, values: new Map(), credential: 'shown', body });

    const mended = { kind: '/s/oneOf/0/properties/kind', list: value.list };
    t.strictSame(without([kind, other, one], []), { left: [], seen: [mended] });
    t.strictSame(without([kind, other, one], [other]).left, [other]);
    t.strictSame(without([inner, other], []).seen, [
      { kind: 'a', list: [{ n: 1 }, { kind: '/s' }] },
    ]);
    t.strictSame(without([kind], []), { left: [], seen: [] });
    t.strictSame(without([one], []), { left: [one], seen: [] });
  }
  t.end();
});

t.test('overlapping oneOf options are a finding about the document', async (t) => {
  const forms = ['One', 'Other'].map((title) => object({ width: { type: 'number' } }, { title }));
  const { report, found } = await tryScripted(
    t,
    notes({ ...note, properties: { ...note.properties, size: { oneOf: forms } } }),
    serveNotes(({ text: sent }) =>
      sent === '' || isSize(JSON.parse(sent).size) ? undefined : { status: 400 },
    ),
  );

  t.strictSame(found, []);
  t.match(report.findings, [{ pointer: '/components/schemas/Note/properties/size/oneOf' }]);
});

function isSize(size: unknown = {}): boolean {
  if (typeof size !== 'object' || size === null || Array.isArray(size)) return false;
  return !Reflect.has(size, 'width') || typeof Reflect.get(size, 'width') === 'number';
}

t.test('an echo that one option forbids is no failure', async (t) => {
  const id = { type: 'string', readOnly: true };
  const forms = [
    object({ id, text, shade: { enum: ['a', 'b'] } }, { required: ['id'] }),
    object({ id, text, size: { type: 'number' } }, { required: ['id', 'size'] }),
  ];
  const shades = { enum: ['c', 'd', 'e', 'f'] };
  const sent = object({ text, shade: shades }, { required: ['text', 'shade'] });
  const { found } = await tryScripted(
    t,
    notes({ oneOf: forms }, { sent }),
    serveNotes(({ text: sent }) =>
      sent === '' || shades.enum.includes(JSON.parse(sent).shade) ? undefined : { status: 400 },
    ),
  );

  t.strictSame(found, []);
});
