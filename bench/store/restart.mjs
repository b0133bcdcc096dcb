import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { timeStart } from '../start.mjs';
import { toRow } from '../table.mjs';
import { toNotesArgs } from './domain.mjs';
import { writeManyNotes } from './file.mjs';

/** From spawning to the first answer, with a file of 100,000 records. */
export const measureRestart = async (common) => {
  const { rounds, log, cli } = common;
  const file = await writeManyNotes(common);
  const bare = fileURLToPath(new URL('bare-file.mjs', import.meta.url));
  const starts = [
    { server: 'sandlot', toArgs: (port) => toNotesArgs(cli, port, ['--db', file]) },
    { server: 'bare', toArgs: (port) => [bare, port, file] },
  ];
  const figures = { sandlot: [], bare: [] };
  // The round before the first fills the file caches.
  for (let round = -1; round < rounds; round++) {
    log(`restart: round ${round + 1} of ${rounds}`);
    for (const { server, toArgs } of round % 2 === 0 ? starts : starts.toReversed()) {
      const milliseconds = await timeStart((port) => toArgs(String(port)), '/notes/5', {
        NOTES: '0',
      });
      if (round >= 0) figures[server].push(milliseconds);
    }
  }
  const rows = [
    toRow({
      name: 'first answer',
      unit: 'ms',
      first: figures.sandlot,
      second: figures.bare,
      goal: '<= 1.50',
    }),
  ];
  const title = `start from ${Math.round(statSync(file).size / 1e6)} MB`;
  return [{ title, labels: ['Sandlot', 'parse + bare'], rows, reports: figures }];
};
