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
