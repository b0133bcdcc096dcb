import t from 'tap';
import { parseText } from '../../src/openapi/openapi.ts';

function saidOf(text: string): string {
  try {
    return JSON.stringify(parseText(text, 'pets.json'));
  } catch (error) {
    return String(Object(error).message).replace('pets.json cannot be read: it is no JSON: ', '');
  }
}

t.test('a file of JSON that is none is told what should be where', async (t) => {
  const cases: Readonly<Record<string, string>> = {
    '[{"id": 1, "name": "Tom"]': 'there is "]" at line 1, column 25, where a comma or } should be',
    '[\n  {"id": 1}\n  {"id": 2}\n]':
      'there is "{" at line 3, column 3, where a comma or ] should be',
    '{"a" 1 "b"': 'there is "1" at line 1, column 6, where a colon should be',
    '{"a": }}': 'there is "}" at line 1, column 7, where a value should be',
    '{"a": [1, {':
      'there is its end at line 1, column 12, where a name in double quotes or } should be',
    '[': 'there is its end at line 1, column 2, where a value or ] should be',
    '{"a": "b", : 1': 'there is ":" at line 1, column 12, where a name in double quotes should be',
    '{"a": {}, "b": [], "c": "\\q"': 'there is "\\"" at line 1, column 25, where a value should be',
    '[1.5e3, true, -2] ]': 'there is "]" at line 1, column 19, where its end should be',
    '[01x': 'there is "0" at line 1, column 2, where a value or ] should be',
  };

  for (const [text, said] of Object.entries(cases)) t.equal(saidOf(text), said, text);
});

t.test('what is YAML all the same is read', async (t) => {
  t.equal(saidOf('{"a": 1,}'), '{"a":1}');
});
