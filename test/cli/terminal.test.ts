import t from 'tap';
import { escapeControlCharacters, escapeOutput } from '../../src/cli/output/output.ts';
import { runSandlot } from '../support/running-sandlot.ts';

t.test('control characters are escaped, and colours and line ends stay', async (t) => {
  for (const [text, escaped] of [
    ['a\x1b]0;title\x07b', 'a\\u001b]0;title\\u0007b'],
    ['\x9b2J', '\\u009b2J'],
    ['over\rwritten', 'over\\u000dwritten'],
    ['x\r\x1b[K', 'x\\u000d\\u001b[K'],
    ['\u202egpj.exe', '\\u202egpj.exe'],
    ['\x1b[31mred\x1b[39m\tand\r\nmore\n', '\x1b[31mred\x1b[39m\tand\r\nmore\n'],
    ['\r\x1b[Kworking', '\r\x1b[Kworking'],
  ] as const)
    t.equal(escapeControlCharacters(text), escaped);
});

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
    info: { title: 'Pets\x1b]0;pwned\x07', version: '1' },
    paths: { '/\x1b[2Jpets': { get: { responses: {} } } },
  };
  const folder = t.testdir({ 'pets.json': JSON.stringify(document) });

  const { stdout, stderr } = await runSandlot(t, ['inspect', `${folder}/pets.json`]);

  t.match(stdout, 'Pets\\u001b]0;pwned');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  t.notMatch(stdout + stderr, /[\x00-\x08\x0b-\x1f]/);
});
