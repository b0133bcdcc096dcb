import t from 'tap';
import { parseText } from '../../src/openapi/openapi.ts';

function resultOf(text: string): string {
  try {
    return JSON.stringify(parseText(text, 'pets.json'));
  } catch (error) {
    return String(Object(error).message).replace('pets.json cannot be read: invalid JSON at ', '');
  }
}

t.test('a syntax error of JSON names the position and the expected token', async (t) => {
  t.equal(resultOf('[\n  {"id": 1}\n  {"id": 2}\n]'), '3:3: unexpected "{", expected a comma or ]');
});

t.test('YAML in flow style is parsed', async (t) => {
  t.equal(resultOf('{"a": 1,}'), '{"a":1}');
});

t.test('aliases that expand to too much are refused', async (t) => {
  const long = `a: &a "${'a'.repeat(50_000)}"\nb: [${Array(2_100).fill('*a').join(',')}]\n`;
  const nodes = `a: &a [${Array(1_000).fill('[]').join(',')}]\nb: [${Array(2_100).fill('*a').join(',')}]\n`;

  for (const text of [long, nodes, 'a: &a { b: *a }', 'a: &a { b: *a, c: 1, d: null }'])
    t.match(resultOf(text), /with its aliases expanded it has more than 100 MB or 2000000 nodes/);
  t.equal(resultOf('a: &a { b: [1, x] }\nc: *a'), '{"a":{"b":[1,"x"]},"c":{"b":[1,"x"]}}');
});

t.test(
  'a large text that is not quite JSON, and YAML of many megabytes, are refused',
  async (t) => {
    const long = 'a'.repeat(1_000_000);

    t.equal(resultOf(`{"a": "${long}",}`), '1:1000010: unexpected "}", expected a property name');
    t.match(
      resultOf(`a: ${long.repeat(25)}`),
      'it has more than 25 MB of YAML; convert it to JSON',
    );
  },
);
