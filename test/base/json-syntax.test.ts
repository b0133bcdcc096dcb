import fc from 'fast-check';
import t from 'tap';
import { describeJsonError, parseJson } from '../../src/base/json-syntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

t.test(
  'names the position of the first error, the character there and the expected token',
  async (t) => {
    const errors = {
      '': '1:1: unexpected end, expected a value',
      '{"a": 1,}': '1:9: unexpected "}", expected a property name',
      '{\n  "a": 1\n  "b": 2\n}': '3:3: unexpected "\\"", expected a comma or }',
      '[1, 2': '1:6: unexpected end, expected a comma or ]',
      '[1}': '1:3: unexpected "}", expected a comma or ]',
      '[{"id": 1, "name": "Tom"]': '1:25: unexpected "]", expected a comma or }',
      '{"a" 1}': '1:6: unexpected "1", expected a colon',
      '{1: 2}': '1:2: unexpected "1", expected a property name or }',
      '{"a": [],\r\n "b": tru}': '2:7: unexpected "t", expected a value',
      '["a\nb"]': '1:2: a string that is not closed, or has an invalid character or escape',
      '{"a": {}, "b": [], "c": "\\q"}':
        '1:25: a string that is not closed, or has an invalid character or escape',
      '01': '1:1: unexpected "0", expected a value',
      '1 2': '1:3: unexpected "2", expected the end',
      '1,': '1:2: unexpected ",", expected the end',
      '[,]': '1:2: unexpected ",", expected a value or ]',
      '[1,]': '1:4: unexpected "]", expected a value',
      '[1.5e3, true, -2] ]': '1:19: unexpected "]", expected the end',
      '{"a": [1, {': '1:12: unexpected end, expected a property name or }',
      '\ufeff{}': '1:1: unexpected "\\ufeff", expected a value',
    };
    for (const [text, error] of Object.entries(errors)) {
      t.equal(describeJsonError(text), `invalid JSON at ${error}`, text);
      t.throws(() => parseJson(text), { message: `invalid JSON at ${error}` });
    }
  },
);

t.test('finds an error exactly when JSON.parse throws', async (t) => {
  const piece = fc.constantFrom(...'{}[],:" 1-0.eE\\nu', 'true', 'null', '"a"', '"\\u00e9"', '\n');
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.array(piece, { maxLength: 3 }), (json, at, pieces) => {
      const place = at % (json.length + 1);
      const broken = json.slice(0, place) + pieces.join('') + json.slice(place + 1);
      for (const text of [json, broken, pieces.join('')]) {
        t.equal(describeJsonError(text) === undefined, isJson(text), text);
      }
    }),
    { numRuns: 300 },
  );
});
