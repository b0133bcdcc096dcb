import { InvalidArgumentError, Option } from 'commander';
import { type ClockState, toFrozenInYears } from '../clock.ts';
import { controlOptions } from './control-option.ts';
import { listDocumentOptions } from './document-option.ts';
import { option } from './env-option.ts';

/** The options of `sandlot [document]`, as they are shown and read. */
export const listOptions = (): readonly Option[] => [
  ...listAddressOptions(),
  ...listDocumentOptions(),
  option('--db <file>', 'keep the state in this JSON file', 'DB'),
  option(
    '--durability <when>',
    'when a write to that file is kept: process, power or exit',
    'DURABILITY',
  )
    .choices(['process', 'power', 'exit'])
    .default('process'),
  option('--log-max <mb>', 'write that file anew when its log has so many megabytes', 'LOG_MAX')
    .argParser(readCount)
    .default(64),
  option('--watch-db', 'take in what is changed in that file by hand', 'WATCH_DB'),
  option('--sandbox-max <n>', 'keep at most so many sandboxes in memory', 'SANDBOX_MAX')
    .argParser(readCount)
    .default(100_000),
  option('--sandbox-idle <time>', 'and none that was not used for so long', 'SANDBOX_IDLE')
    .argParser(readTime)
    .default(24 * hour, '24h'),
  option('--seed <n>', 'seed value that chance starts from (default: 1)', 'SEED').argParser(
    readWhole,
  ),
  option('--fixtures <path>', 'records of your own, in front of those that are made', 'FIXTURES'),
  option('--records <n>', 'make so many records of each resource', 'RECORDS').argParser(readWhole),
  option('-w, --watch', 'read all again when a file of it changes, and keep the state', 'WATCH'),
  option('-d, --dynamic', 'make fresh data where nothing is stored', 'DYNAMIC'),
  option(
    '--now <instant>',
    'let the clock stand at an instant: 2019-02-06T01:48:24Z',
    'NOW',
  ).argParser(readInstant),
  option('--behaviours <file>', 'a module with behaviours of your own', 'BEHAVIOURS'),
  option('--set <name=value>', 'a setting of the behaviours; may be repeated', 'SET')
    .argParser(readSetting)
    .default({}, 'none'),
  ...listRequestOptions(),
  option('--cors', 'answer requests from pages of other origins', 'CORS'),
  option('--log-level <level>', 'what is written to stderr', 'LOG_LEVEL')
    .choices(['silent', 'error', 'warn', 'info', 'debug'])
    .default('error'),
  new Option('-h, --help', 'show this help, with the settings of the behaviours'),
];

/** Where something listens. */
export const listAddressOptions = (): readonly Option[] => [
  option('-p, --port <port>', 'port to listen on, 0 for a free one; PORT is honoured', 'PORT')
    .argParser(readPort)
    .default(4010),
  option('--host <host>', 'address to listen on; HOST is honoured', 'HOST').default('127.0.0.1'),
];

/** What becomes of requests, and who may send them. */
const listRequestOptions = (): readonly Option[] => [
  option(
    '--notices <mode>',
    'what the real API would swallow: say it in a header, or refuse',
    'NOTICES',
  )
    .choices(['serve', 'refuse'])
    .default('serve'),
  option(
    '--validate <mode>',
    'requests that violate the document: refuse, serve with a notice, or just serve',
    'VALIDATE',
  )
    .choices(['refuse', 'warn', 'off'])
    .default('refuse'),
  option(
    '--check-replies <which>',
    'hold all replies, a sample or none against the document',
    'CHECK_REPLIES',
  )
    .choices(['all', 'sample', 'off'])
    .default('all'),
  ...controlOptions(option),
  option('--no-auth', 'let everybody in', 'NO_AUTH'),
  option(
    '--tokens <file>',
    'let in only the tokens of this JSON file; at Aha! beside the documented ones',
    'TOKENS',
  ),
];

/** By option: the variable that platforms set. It counts where Sandlot's own is not set. */
export const usualVariables: ReadonlyMap<string, string> = new Map([
  ['port', 'PORT'],
  ['host', 'HOST'],
]);

const readWhole = (text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const readCount = (text: string): number => {
  const count = readWhole(text);
  if (count < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return count;
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const units = new Map([
  ['s', second],
  ['min', minute],
  ['h', hour],
  ['d', 24 * hour],
]);

const readTime = (text: string): number => {
  const [, number, unit = ''] = /^(\d{1,6})([a-z]+)$/.exec(text) ?? [];
  const milliseconds = units.get(unit);
  if (milliseconds === undefined || Number(number) === 0) {
    throw new InvalidArgumentError('It must be a time such as 90s, 30min, 24h or 7d.');
  }
  return Number(number) * milliseconds;
};

const readPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
};

const readInstant = (text: string): ClockState => {
  const clock = toFrozenInYears(text);
  if (!clock) throw new InvalidArgumentError('It must be an instant such as 2019-02-06T01:48:24Z.');
  return clock;
};

/** One setting, or, as an environment variable has to hold them all, several with blanks between. */
const readSetting = (text: string, before: Readonly<Record<string, string>>) => {
  const pairs = text.split(/\s+(?=\w+=)/).map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new InvalidArgumentError('It must be NAME=VALUE.');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return { ...before, ...Object.fromEntries(pairs) };
};
