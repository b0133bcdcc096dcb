import { InvalidArgumentError, Option } from 'commander';
import { type ClockState, parseFrozenClockInRange } from '../../base/clock.ts';
import { listControlOptions } from './control-options.ts';
import { listDocumentOptions } from './document-options.ts';
import { createEnvOption } from './environment.ts';

/** The options of `sandlot [document]`, as they are shown and read. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function listServerOptions(): readonly Option[] {
  return [
    ...listAddressOptions(),
    ...listDocumentOptions(),
    createEnvOption('--db <file>', 'keep the state in this JSON file', 'DB'),
    createEnvOption(
      '--durability <when>',
      'when a write to that file is kept: process, power or exit',
      'DURABILITY',
    )
      .choices(['process', 'power', 'exit'])
      .default('process'),
    createEnvOption(
      '--log-max <mb>',
      'write that file anew when its log has so many megabytes',
      'LOG_MAX',
    )
      .argParser(parsePositiveInteger)
      .default(64),
    createEnvOption('--watch-db', 'take in what is changed in that file by hand', 'WATCH_DB'),
    createEnvOption('--sandbox-max <n>', 'keep at most so many sandboxes in memory', 'SANDBOX_MAX')
      .argParser(parsePositiveInteger)
      .default(100_000),
    createEnvOption(
      '--sandbox-idle <time>',
      'and none that was not used for so long',
      'SANDBOX_IDLE',
    )
      .argParser(parseTime)
      .default(24 * hour, '24h'),
    createEnvOption(
      '--seed <n>',
      'seed value that chance starts from (default: 1)',
      'SEED',
    ).argParser(parseWholeNumber),
    createEnvOption(
      '--fixtures <path>',
      'records of your own, in front of those that are made',
      'FIXTURES',
    ),
    createEnvOption('--records <n>', 'make so many records of each resource', 'RECORDS').argParser(
      parseWholeNumber,
    ),
    createEnvOption(
      '-w, --watch',
      'read all again when a file of it changes, and keep the state',
      'WATCH',
    ),
    createEnvOption('-d, --dynamic', 'make fresh data where nothing is stored', 'DYNAMIC'),
    createEnvOption(
      '--now <instant>',
      'let the clock stand at an instant: 2019-02-06T01:48:24Z',
      'NOW',
    ).argParser(parseInstant),
    createEnvOption(
      '--behaviours <file>',
      'a module with behaviours of your own, or `aha`',
      'BEHAVIOURS',
    ),
    createEnvOption('--set <name=value>', 'a setting of the behaviours; may be repeated', 'SET')
      .argParser(parseSetting)
      .default({}, 'none'),
    ...listRequestOptions(),
    createEnvOption('--cors', 'answer requests from pages of other origins', 'CORS'),
    createEnvOption('--log-level <level>', 'what is written to stderr', 'LOG_LEVEL')
      .choices(['silent', 'error', 'warn', 'info', 'debug'])
      .default('error'),
    new Option('-h, --help', 'show this help, with the settings of the behaviours'),
  ];
}

/** Where something listens. */
export function listAddressOptions(): readonly Option[] {
  return [
    createEnvOption(
      '-p, --port <port>',
      'port to listen on, 0 for a free one; PORT is honoured',
      'PORT',
    )
      .argParser(parsePort)
      .default(4010),
    createEnvOption('--host <host>', 'address to listen on; HOST is honoured', 'HOST').default(
      '127.0.0.1',
    ),
  ];
}

/** What becomes of requests, and who may send them. */
function listRequestOptions(): readonly Option[] {
  return [
    createEnvOption(
      '--notices <mode>',
      'what the real API would swallow: say it in a header, or refuse',
      'NOTICES',
    )
      .choices(['serve', 'refuse'])
      .default('serve'),
    createEnvOption(
      '--validate <mode>',
      'requests that violate the document: refuse, serve with a notice, or just serve',
      'VALIDATE',
    )
      .choices(['refuse', 'warn', 'off'])
      .default('refuse'),
    createEnvOption(
      '--check-replies <which>',
      'hold all replies, a sample or none against the document',
      'CHECK_REPLIES',
    )
      .choices(['all', 'sample', 'off'])
      .default('all'),
    ...listControlOptions(createEnvOption),
    createEnvOption('--no-auth', 'let everybody in', 'NO_AUTH'),
    createEnvOption(
      '--tokens <file>',
      'let in only the tokens of this JSON file; at Aha! beside the documented ones',
      'TOKENS',
    ),
  ];
}

/** By option: the variable that platforms set. It counts where Sandlot's own is not set. */
export const platformVariables: ReadonlyMap<string, string> = new Map([
  ['port', 'PORT'],
  ['host', 'HOST'],
]);

function parseWholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function parsePositiveInteger(text: string): number {
  const count = parseWholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return count;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const timeUnits = new Map([
  ['s', second],
  ['min', minute],
  ['h', hour],
  ['d', 24 * hour],
]);

function parseTime(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6})([a-z]+)$/.exec(text) ?? [];
  const milliseconds = timeUnits.get(unit);
  if (milliseconds === undefined || Number(number) === 0) {
    throw new InvalidArgumentError('It must be a time such as 90s, 30min, 24h or 7d.');
  }
  return Number(number) * milliseconds;
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
}

function parseInstant(text: string): ClockState {
  const clock = parseFrozenClockInRange(text);
  if (!clock) throw new InvalidArgumentError('It must be an instant such as 2019-02-06T01:48:24Z.');
  return clock;
}

/** One setting, or, as an environment variable has to hold them all, several with blanks between. */
function parseSetting(text: string, before: Readonly<Record<string, string>>) {
  const pairs = text.split(/\s+(?=\w+=)/).map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new InvalidArgumentError('It must be NAME=VALUE.');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return { ...before, ...Object.fromEntries(pairs) };
}
