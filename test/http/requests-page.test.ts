import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import t from 'tap';
import { openSandlot } from '../../src/sandlot.ts';

const run = promisify(execFile);
const page = readFileSync('docs/requests.md', 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code = '']) => ({
  language,
  code,
}));

t.test('the requests of docs/requests.md get the replies that it shows', async (t) => {
  const [document] = blocks.filter(({ language }) => language === 'yaml');
  const folder = t.testdir({ 'pets.yaml': String(document?.code) });
  const sandlot = await openSandlot({ document: `${folder}/pets.yaml`, behaviours: undefined });
  t.teardown(sandlot.close);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });

  const examples = blocks.flatMap((block, index) =>
    block.code.startsWith('curl ') ? [{ command: block.code, reply: blocks[index + 1]?.code }] : [],
  );

  t.equal(examples.length, 4);
  for (const { command, reply } of examples) {
    const { stdout } = await run('sh', [
      '-c',
      `${command.replace('http://127.0.0.1:4010', url).trim()} -sS`,
    ]);
    t.strictSame(JSON.parse(stdout), JSON.parse(String(reply)), command);
  }
});
