import fc from 'fast-check';
import t from 'tap';
import { readCsv } from '../../src/seed/supplied/csv.ts';

function unquoted(...texts: readonly string[]) {
  return texts.map((text) => ({ text, kind: 'unquoted' }));
}
function quoted(text: string) {
  return { text, kind: 'quoted' };
}

t.test('each line is a row, with any line ends, and empty lines are skipped', async (t) => {
  t.strictSame(readCsv('a,b\r\n\r\n1,2\n3,\r ,4'), [
    { line: 1, cells: unquoted('a', 'b') },
    { line: 3, cells: unquoted('1', '2') },
    { line: 4, cells: unquoted('3', '') },
    { line: 5, cells: unquoted(' ', '4') },
  ]);
  t.strictSame(readCsv(''), []);
  t.strictSame(readCsv('\uFEFFa\n'), [{ line: 1, cells: unquoted('a') }]);
});

t.test('quoted text may have commas, quotes and line breaks', async (t) => {
  t.strictSame(readCsv('"a, ""b""","c\r\nd"\n"",x\n'), [
    { line: 1, cells: [quoted('a, "b"'), quoted('c\r\nd')] },
    { line: 3, cells: [quoted(''), ...unquoted('x')] },
  ]);
});

for (const [text, message] of [
  ['a\n"b\nc', 'line 2 has an unclosed quote'],
  ['a\n"b"c', 'line 2 continues after a closing quote; write a quote inside quoted text twice'],
  ['a\nb"c', 'line 2 has a quote inside unquoted text'],
] as const) {
  t.test(`${JSON.stringify(text)} is refused`, async (t) => {
    t.throws(() => readCsv(text), { message });
  });
}

t.test('what is written by RFC 4180 is parsed to the same cells', async () => {
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
