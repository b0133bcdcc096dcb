/**
 * Counts what a command in a process of its own runs of src/. tap would do that too, but its hooks into
 * each module take longer than the command itself.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { blankedSources } from './blanked.mjs';

const sources = new URL('../../src/', import.meta.url).href;
const counted = new URL('../../.tap/coverage/', import.meta.url);

const count = () => {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  process.once('exit', () => session.post('Profiler.takePreciseCoverage', keep));
};

const keep = (error, { result }) => {
  if (error) throw error;
  const ours = result
    .filter(({ url }) => url.startsWith(blankedSources.href))
    .map((script) => ({ ...script, url: toSource(script.url) }));
  mkdirSync(counted, { recursive: true });
  writeFileSync(new URL(`${randomUUID()}.json`, counted), JSON.stringify({ result: ours }));
};

const toSource = (url) => url.replace(blankedSources.href, sources).replace(/\.js$/, '.ts');

// The variables that tap sets for its own processes.
if (process.env._TAPJS_PROCESSINFO_COVERAGE_ === '1') count();
