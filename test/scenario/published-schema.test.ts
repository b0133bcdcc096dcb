import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import t from 'tap';

t.test('schemas/x-sandlot.json is what `npm run schemas` writes', (t) => {
  const generated = execFileSync('node', ['scripts/write-x-sandlot-schema.mjs', '--print']);

  t.strictSame(
    JSON.parse(readFileSync('schemas/x-sandlot.json', 'utf8')),
    JSON.parse(`${generated}`),
  );
  t.end();
});
