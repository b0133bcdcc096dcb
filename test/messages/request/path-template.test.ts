import t from 'tap';
import { compilePathPattern, toRoutePath } from '../../../src/messages/request/path-template.ts';

const matches: readonly (readonly [string, string, readonly string[] | undefined])[] = [
  ['/pets', '/pets', []],
  ['/pets/{id}', '/pets/1', ['1']],
  ['/pets/{id}', '/pets/', undefined],
  ['/pets/{id}', '/pets/1/2', undefined],
  ['/reports/{year}-{month}', '/reports/2024-02', ['2024', '02']],
  ['/reports/{year}-{month}', '/reports/a-b-c', ['a-b', 'c']],
  ['/reports/{year}-{month}', '/reports/2024', undefined],
  ['/reports/{year}-{month}', '/reports/-', undefined],
  ['/v{major}.{minor}/docs', '/v1.2/docs', ['1', '2']],
  ['/v{major}.{minor}/docs', '/x1.2/docs', undefined],
  ['/files/{key+}', '/files/a/b', ['a/b']],
  ['/files/{key+}/acl', '/files/a/b/acl', ['a/b']],
  ['/files/{key+}.txt', '/files/a/b.txt', ['a/b']],
  ['/files/{key+}.txt', '/files/a/b.csv', undefined],
  ['/files/{key+}', '/files', undefined],
];

for (const [template, path, values] of matches) {
  t.test(`${template} ${values ? 'matches' : 'does not match'} ${path}`, async (t) => {
    t.strictSame(compilePathPattern('', template)(path), values);
  });
}

t.test('a path with many separators is matched in linear time', async (t) => {
  const match = compilePathPattern('', '/reports/{year}-{month}-{day}');

  t.equal(match(`/reports/${'-'.repeat(200_000)}/x`), undefined);
});

t.test('parameters in one segment stop at the text between them', async (t) => {
  t.equal(toRoutePath('', '/p/{a},{b}').url, '/p/:a([^/](?:(?!,)[^/])*),:b');
  t.equal(toRoutePath('', '/p/{a}{b}').url, '/p/:a([^/]):b');
  t.equal(toRoutePath('', '/p/{a},').url, '/p/:a([^/]+?),');
});
