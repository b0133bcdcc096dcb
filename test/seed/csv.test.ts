import fc from 'fast-check';
import t from 'tap';
import { readCsv } from '../../src/seed/fixtures/csv.ts';

function plain(...texts: readonly string[]) {
  return texts.map((text) => ({ text, kind: 'plain' }));
}
function quoted(text: string) {
  return { text, kind: 'quoted' };
}

t.test('lines are rows, whatever ends them, and empty ones say nothing', async (t) => {
  t.strictSame(readCsv('a,b\r\n\r\n1,2\n3,\r ,4'), [
    { line: 1, cells: plain('a', 'b') },
    { line: 3, cells: plain('1', '2') },
    { line: 4, cells: plain('3', '') },
    { line: 5, cells: plain(' ', '4') },
  ]);
  t.strictSame(readCsv(''), []);
  t.strictSame(readCsv('\uFEFFa\n'), [{ line: 1, cells: plain('a') }]);
});

t.test('a text in quotes holds commas, quotes and lines', async (t) => {
  t.strictSame(readCsv('"a, ""b""","c\r\nd"\n"",x\n'), [
    { line: 1, cells: [quoted('a, "b"'), quoted('c\r\nd')] },
    { line: 3, cells: [quoted(''), ...plain('x')] },
  ]);
});

for (const [text, message] of [
  ['a\n"b\nc', 'line 2 has a quote that is never closed'],
  ['a\n"b"c', 'line 2 goes on after the end of a text in quotes; a quote within is written twice'],
  ['a\nb"c', 'line 2 has a quote within a text that has none around it'],
] as const) {
  t.test(`${JSON.stringify(text)} is refused`, async (t) => {
    t.throws(() => readCsv(text), { message });
  });
}

t.test('what is written by the rules is read as it was', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ') });
  const row = fc.array(text, { minLength: 1, maxLength: 4 });

  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const written = rows
        .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
        .join('\r\n');
      const read = readCsv(written).map(({ cells }) => cells.map((cell) => cell.text));
      return JSON.stringify(read) === JSON.stringify(rows);
    }),
  );
});
