import t from 'tap';
import { compileReadFileFacts } from '../../../src/handlers/files/sent-file.ts';

t.test('a body is searched for a file once, however many records ask for its facts', async (t) => {
  const fileProperties = [{ property: 'size', fact: 'size' }];
  const readFacts = compileReadFileFacts(
    Object({ plan: { input: { fields: { fileProperties } } } }),
  );
  let searches = 0;
  const file = { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('tea') };
  const body = new Proxy(
    { file },
    {
      ownKeys: (target) => {
        searches += 1;
        return Reflect.ownKeys(target);
      },
    },
  );
  const call = Object({ body, headers: { 'content-type': 'multipart/form-data' } });

  const facts = [readFacts(call), readFacts(call), readFacts(call)];

  t.strictSame(facts, [{ size: 3 }, { size: 3 }, { size: 3 }]);
  t.equal(searches, 1);
  t.strictSame(readFacts({ ...call, body: { file: 'a.txt' } }), {});
});
