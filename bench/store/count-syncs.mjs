/** Preloaded into a server: counts its fdatasyncs, and writes the number to SYNCS on SIGUSR2. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let count = 0;
for (const name of ['fdatasync', 'fdatasyncSync']) {
  const original = fs[name];
  fs[name] = (...args) => {
    count += 1;
    return original(...args);
  };
}
syncBuiltinESMExports();
process.on('SIGUSR2', () => {
  fs.writeFileSync(`${process.env.SYNCS}.new`, String(count));
  fs.renameSync(`${process.env.SYNCS}.new`, process.env.SYNCS);
});
