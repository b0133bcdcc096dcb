import { renameSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { sendRequest, startSandlot } from '../support/running-sandlot.ts';
import { ownersOperation, petsDocument } from '../support/small-document.ts';

t.test('--watch serves a document as it was saved', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument });
  const running = await startSandlot(t, [`${folder}/pets.yaml`, '--watch']);
  t.equal((await sendRequest(running, 'GET /owners/1')).status, 404);

  // As many editors do: beside it, and then in its place.
  writeFileSync(`${folder}/pets.yaml~`, petsDocument + ownersOperation);
  renameSync(`${folder}/pets.yaml~`, `${folder}/pets.yaml`);
  await running.waitForStderr('/pets.yaml: Pets, 2 operations, 0 findings.\n');

  t.equal((await sendRequest(running, 'GET /owners/1')).status, 200);

  writeFileSync(`${folder}/pets.yaml`, petsDocument.replace('paths:', 'paths: ['));
  await running.waitForStderr('The previous version stays in service until this is fixed.\n');

  t.equal((await sendRequest(running, 'GET /owners/1')).status, 200);
  const { code, stderr } = await running.stop();
  t.strictSame([code, stderr.split('\n').length], [0, 3]);
});
