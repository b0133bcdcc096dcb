import t from 'tap';
import { eventDocument } from '../events/support/event-document.ts';
import { openReceiver } from '../events/support/webhook-receiver.ts';
import { openBrowser } from './support/browser.ts';

const test = openBrowser(t);

test(
  'a receiver is set, and what is sent to it is shown and sent again',
  async (t, { page, open, call }) => {
    const receiver = await openReceiver(t);
    await open('#/deliveries');
    await page.getByText('Nothing was sent').waitFor();
    await page.getByLabel('URL of a new receiver').fill(receiver.url);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText(`Events are sent to ${receiver.url}.`).waitFor();

    await call('POST /orders', { item: 'tea' });
    await page.getByRole('link', { name: 'order.created' }).waitFor();
    await page.keyboard.press('j');
    const detail = page.getByRole('region', { name: /^Delivery / });
    await detail.getByRole('region', { name: 'Attempts' }).getByText('204').waitFor();
    await detail.getByText('"tea"').waitFor();
    await detail.getByRole('button', { name: 'Send again' }).click();
    await receiver.received(2);
    t.equal(receiver.messages.length, 2);
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: `Remove ${receiver.url}` }).click();
    await page.getByText(`Removed ${receiver.url}.`).waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('button', { name: `Remove ${receiver.url}` }).waitFor();
    await open('#/deliveries/none');
    await page.getByText('No such delivery').waitFor();
  },
  { document: eventDocument() },
);

test(
  'a receiver of all sandboxes is shown, and stays when another one is added',
  async (t, { page, open, call }) => {
    await open('#/deliveries');
    await page.getByText('of all sandboxes, by --webhook').waitFor();
    await page.getByLabel('URL of a new receiver').fill('http://127.0.0.1:9/more');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Remove http://127.0.0.1:9/more' }).waitFor();
    await call('POST /orders', { item: 'tea' });
    await page.getByText('2 messages').waitFor();
    t.equal(await page.getByRole('button', { name: /^Remove / }).count(), 1);
  },
  { document: eventDocument(), webhooks: 'off', webhookUrls: ['http://127.0.0.1:9/all'] },
);

test(
  'attempts, and the time when the next one is due, are shown in the time of the sandbox',
  async (t, { page, open, call }) => {
    const receiver = await openReceiver(t, () => 500);
    await call('PUT /_sandlot/clock', { now: '2027-02-03T12:00:00Z' });
    await call('PUT /_sandlot/webhooks', { webhooks: [{ url: receiver.url }] });
    await call('POST /orders', { item: 'tea' });
    await open('#/deliveries');
    await page.getByText(/^due at 2027-02-03 12:\d\d:\d\d UTC$/).waitFor();
    await page.keyboard.press('j');
    const attempts = page.getByRole('region', { name: 'Attempts' });
    const first = await attempts.getByRole('listitem').first().textContent();
    t.match(first, /^2027-02-03 12:\d\d:\d\d UTC500/);
  },
  { document: eventDocument() },
);
