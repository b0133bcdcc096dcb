import t from 'tap';
import { start } from '../../src/client/start.ts';
import { eventDocument } from './support/event-document.ts';
import { openReceiver } from './support/webhook-receiver.ts';

t.test('a test sees in code what was sent to its own receiver', async (t) => {
  const receiver = await openReceiver(t);
  const folder = t.testdir({ 'api.json': JSON.stringify(eventDocument()) });
  const sandlot = await start({
    document: `${folder}/api.json`,
    webhookHosts: ['10.0.0.0/8'],
    webhookAttempts: 2,
    logLevel: 'silent',
  });
  t.teardown(() => sandlot.close());
  const sandbox = sandlot.sandbox('one');
  t.same(await sandbox.webhooks.set([receiver.url]), await sandbox.webhooks.list());
  await fetch(`${sandbox.url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"item":"tea"}',
  });
  t.match(await sandbox.deliveries.wait({ match: { status: 'delivered' } }), { passed: true });
  t.match(await sandbox.deliveries.wait(), { passed: true, matched: 1 });
  const [delivery] = await sandbox.deliveries.list();
  t.match(delivery, { event: 'order.created', request: { url: receiver.url } });
  await sandbox.deliveries.resend(`${delivery?.id}`);
  t.equal((await receiver.received(2)).length, 2);
  await sandbox.webhooks.set([{ url: receiver.url, events: ['order.*'], secret: 'key' }]);
  t.match(await sandbox.webhooks.list(), [{ events: ['order.*'], secret: 'key' }]);
});
