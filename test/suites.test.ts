import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { listTests } from './support/own-test.ts';
import { suites } from './support/suites.ts';

t.test('each test file is in one suite, and no more', async (t) => {
  const places = Object.values(suites).flat();

  t.strictSame(places.flatMap(listTests).sort(), listTests());
  t.strictSame(
    places.filter((place) => listTests(place).length === 0),
    [],
    'places without tests',
  );
});

t.test('each suite has a file that runs it', async (t) => {
  t.strictSame(
    readdirSync(join(import.meta.dirname, 'suites'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => basename(file))
      .sort(),
    Object.keys(suites)
      .map((suite) => `${suite}.ts`)
      .sort(),
  );
});
