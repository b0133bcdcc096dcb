import { fileURLToPath } from 'node:url';
import { readFromScript } from '../process.mjs';
import { toRow } from '../table.mjs';
import { writeManyNotes } from './file.mjs';

/** heapUsed after a collection for each of 100,000 records, against their JSON text. */
export const measureMemory = async (common) => {
  common.log('memory');
  const file = await writeManyNotes(common);
  const script = fileURLToPath(new URL('door-memory.mjs', import.meta.url));
  const { text, read, inserted } = await readFromScript(['--expose-gc', script, file]);
  const toRecordRow = (name, bytes) =>
    toRow({ name, unit: 'bytes', first: [bytes], second: [text], goal: '< 2.00' });
  const rows = [
    toRecordRow('a record from the file', read),
    toRecordRow('an inserted record', inserted),
  ];
  return [
    { title: 'heapUsed', labels: ['heap', 'JSON text'], rows, reports: { text, read, inserted } },
  ];
};
