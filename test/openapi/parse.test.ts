import t from 'tap';
import { parseText } from '../../src/openapi/openapi.ts';

function resultOf(text: string): string {
  try {
    return JSON.stringify(parseText(text, 'pets.json'));
  } catch (error) {
    return String(Object(error).message).replace('pets.json cannot be read: invalid JSON at ', '');
  }
}

t.test(
  'a syntax error of JSON names the position, the token there and the expected token',
  async (t) => {
    const cases: Readonly<Record<string, string>> = {
      '[{"id": 1, "name": "Tom"]': '1:25: unexpected "]", expected a comma or }',
      '[\n  {"id": 1}\n  {"id": 2}\n]': '3:3: unexpected "{", expected a comma or ]',
      '{"a" 1 "b"': '1:6: unexpected "1", expected a colon',
      '{"a": }}': '1:7: unexpected "}", expected a value',
      '{"a": [1, {': '1:12: unexpected end, expected a property name or }',
      '[': '1:2: unexpected end, expected a value or ]',
      '{"a": "b", : 1': '1:12: unexpected ":", expected a property name',
      '{"a": {}, "b": [], "c": "\\q"': '1:25: unexpected "\\"", expected a value',
      '[1.5e3, true, -2] ]': '1:19: unexpected "]", expected the end',
      '[01x': '1:2: unexpected "0", expected a value or ]',
    };

    for (const [text, expected] of Object.entries(cases)) t.equal(resultOf(text), expected, text);
  },
);

t.test('YAML in flow style is parsed', async (t) => {
  t.equal(resultOf('{"a": 1,}'), '{"a":1}');
});
