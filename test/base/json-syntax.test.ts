import fc from 'fast-check';
import t from 'tap';
import { findJsonErrorPosition } from '../../src/base/json-syntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

t.test('finds the first syntax error', async (t) => {
  const places = {
    '': [1, 1],
    '{"a": 1,}': [1, 9],
    '{\n  "a": 1\n  "b": 2\n}': [3, 3],
    '[1, 2': [1, 6],
    '[1}': [1, 3],
    '{"a" 1}': [1, 6],
    '{1: 2}': [1, 2],
    '{"a": [],\r\n "b": tru}': [2, 7],
    '["a\nb"]': [1, 2],
    '01': [1, 1],
    '1 2': [1, 3],
    '1,': [1, 2],
    '[,]': [1, 2],
    '[1,]': [1, 4],
    '\ufeff{}': [1, 1],
  };
  for (const [text, [line, column]] of Object.entries(places)) {
    t.strictSame(findJsonErrorPosition(text), { line, column }, text);
    t.notOk(isJson(text));
  }
});

t.test('finds an error exactly when JSON.parse throws', async (t) => {
  const piece = fc.constantFrom(...'{}[],:" 1-0.eE\\nu', 'true', 'null', '"a"', '"\\u00e9"', '\n');
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.array(piece, { maxLength: 3 }), (json, at, pieces) => {
      const place = at % (json.length + 1);
      const broken = json.slice(0, place) + pieces.join('') + json.slice(place + 1);
      for (const text of [json, broken, pieces.join('')]) {
        t.equal(findJsonErrorPosition(text) === undefined, isJson(text), text);
      }
    }),
    { numRuns: 300 },
  );
});
