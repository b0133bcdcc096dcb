import { gzipSync } from 'node:zlib';
import t from 'tap';
import {
  archiveOf,
  created,
  entryOf,
  ofJson,
  pets,
  posting,
  printed,
} from './support/traffic-archive.ts';

t.test('bodies are read in every recorded form', async (t) => {
  const packed = gzipSync('[{"name":1}]').toString('base64');
  const gzip = { headers: [ofJson, { name: 'content-encoding', value: 'gzip' }] };
  const form = 'application/x-www-form-urlencoded; charset=utf-8';
  const params = [{ name: 'name', value: 'A' }, { name: 'tag' }];
  const cases: readonly (readonly [string, object, object, string])[] = [
    ['base64', {}, { content: { text: btoa('[]'), encoding: 'base64' } }, 'passed'],
    [
      'base64 that does not fit',
      {},
      { content: { text: btoa('[1]'), encoding: 'base64' } },
      'failed',
    ],
    ['unpacked, as it should be', {}, { ...gzip, content: { text: '[]' } }, 'passed'],
    [
      'packed all the same',
      {},
      { ...gzip, content: { text: packed, encoding: 'base64' } },
      'failed',
    ],
    ['left out', {}, { content: {} }, 'passed'],
    ['empty', {}, { content: { size: 0 } }, 'failed'],
    ['empty on the wire', {}, { content: { size: -1 }, bodySize: 0 }, 'failed'],
    ['none to HEAD', { method: 'HEAD' }, { content: { size: -1 } }, 'passed'],
    [
      'a form by its parameters',
      posting('', { mimeType: form, text: undefined, params }),
      created(),
      'passed',
    ],
    [
      'a form without the one it needs',
      posting('', { mimeType: form, text: undefined, params: [params[1]] }),
      created(),
      'failed',
    ],
    [
      'parts that are left out',
      posting('', { mimeType: 'multipart/form-data', text: undefined, params }),
      created(),
      'passed',
    ],
    ['a size without a text', { method: 'POST', bodySize: 9 }, created(), 'passed'],
    ['nothing where something is needed', { method: 'POST', bodySize: 0 }, created(), 'failed'],
    [
      'a type by the content alone',
      posting('{"name":"A"}', { mimeType: 'text/csv' }),
      created(),
      'failed',
    ],
    [
      'a field that is there twice',
      { headers: [{ name: 'a', value: 'b' }, { name: 'A', value: 'c' }, 1, { name: 'd' }] },
      {},
      'passed',
    ],
    ['no fields', { headers: undefined }, {}, 'passed'],
    [
      'a type that is not known',
      {},
      { headers: [], content: { mimeType: 'x-unknown', text: '[]' } },
      'failed',
    ],
  ];

  for (const [name, request, response, expected] of cases)
    t.equal(
      (await printed(t, archiveOf(entryOf(pets, request, response)))).verdict,
      expected,
      name,
    );
});
