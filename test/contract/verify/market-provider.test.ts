import t from 'tap';
import { verify } from '../../../src/contract/verify/verify.ts';
import { loadDocument } from '../../../src/openapi/openapi.ts';
import { openMarket } from './provider/market.ts';
import { marketDocument } from './provider/market-document.ts';

t.test('behaviour that a document leaves open is no failure', async (t) => {
  const folder = t.testdir({ 'market.json': JSON.stringify(marketDocument) });
  const document = await loadDocument(`${folder}/market.json`);

  for (const seed of [1, 2, 3]) {
    const app = openMarket();
    const url = await app.listen({ port: 0 });
    const options = { url, document, token: 'ann:s3cret', seed, ticks: () => 0 };
    const { failures, operations } = await verify(options);
    await app.close();
    t.strictSame(failures, []);
    const updated = operations.find(({ id }) => id === 'PUT /orders/{orderId}')?.checks;
    t.match(updated?.slice(0, 3), [
      { name: 'reply' },
      { name: 'identity' },
      { name: 'updated', outcome: 'passed' },
    ]);
  }
});
