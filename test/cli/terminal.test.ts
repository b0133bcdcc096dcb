import t from 'tap';
import {
  escapeControlCharacters,
  escapeOutput,
  toStyleCode,
} from '../../src/cli/output/control-characters.ts';
import { styleText } from '../../src/cli/output/table.ts';
import { runSandlot } from '../support/running-sandlot.ts';

t.test(
  "control characters are escaped, and line ends and Sandlot's own colours stay",
  async (t) => {
    for (const [text, escaped] of [
      ['a\x1b]0;title\x07b', 'a\\u001b]0;title\\u0007b'],
      ['\x9b2J', '\\u009b2J'],
      ['over\rwritten', 'over\\u000dwritten'],
      ['x\r\x1b[K', 'x\\u000d\\u001b[K'],
      ['\u202egpj.exe', '\\u202egpj.exe'],
      ['red\tand\r\nmore\n', 'red\tand\r\nmore\n'],
      ['\x1b[31mred\x1b[39m', '\\u001b[31mred\\u001b[39m'],
      ['\x1b[1234567;31mred', '\\u001b[1234567;31mred'],
      ['\r\x1b[Kworking', '\\u000d\\u001b[Kworking'],
      [`${toStyleCode(31)}red${toStyleCode(39)}`, '\x1b[31mred\x1b[39m'],
      [
        styleText('a\x1b[32mb', 'red', { columns: 80, hasColors: true }),
        '\x1b[31ma\\u001b[32mb\x1b[39m',
      ],
    ] as const)
      t.equal(escapeControlCharacters(text), escaped);
  },
);

t.test('a stream escapes texts and passes on bytes', async (t) => {
  const written: unknown[] = [];
  const stream = {
    write: (chunk: string | Uint8Array) => {
      written.push(chunk);
      return true;
    },
  };
  escapeOutput(stream);
  const bytes = Buffer.from('\x07');

  t.equal(stream.write('\x07'), true);
  stream.write(bytes);

  t.strictSame(written, ['\\u0007', bytes]);
});

t.test('a document cannot write control characters to the terminal', async (t) => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Pets\x1b]0;pwned\x07\x1b[32mgreen', version: '1' },
    paths: { '/\x1b[2Jpets': { get: { responses: {} } } },
  };
  const folder = t.testdir({ 'pets.json': JSON.stringify(document) });

  const { stdout, stderr } = await runSandlot(t, ['inspect', `${folder}/pets.json`]);

  t.match(stdout, 'Pets\\u001b]0;pwned\\u0007\\u001b[32mgreen');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  t.notMatch(stdout + stderr, /[\x00-\x08\x0b-\x1f]/);
});
