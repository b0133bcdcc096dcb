import { InvalidArgumentError, type Option } from 'commander';
import { describeInvalidUrl, isHostEntry, isHttpUrl } from '../../base/http-url.ts';

/** Creates an option with an environment variable. */
type CreateEventOption = (flags: string, text: string, variable: string) => Option;

/** The options of webhooks and callbacks. */
export function listEventOptions(option: CreateEventOption): readonly Option[] {
  return [
    option(
      '--webhook <url>',
      'Sends the events of all sandboxes to this URL. Repeatable.',
      'WEBHOOK',
    )
      .argParser(parseUrls)
      .default([], 'none'),
    option(
      '--webhooks <mode>',
      'Sends webhooks and callbacks, or only records what would be sent.',
      'WEBHOOKS',
    )
      .choices(['on', 'off'])
      .default('on'),
    option(
      '--webhook-hosts <hosts>',
      'Hosts besides this machine that webhooks may be sent to: names, *.example.com, addresses, ranges such as 10.0.0.0/8.',
      'WEBHOOK_HOSTS',
    )
      .argParser(parseHosts)
      .default([], 'none'),
    option(
      '--webhook-attempts <n>',
      'Maximum number of attempts to send a webhook.',
      'WEBHOOK_ATTEMPTS',
    )
      .argParser(parseAttempts)
      .default(8),
  ];
}

function parseUrls(text: string, before: readonly string[]): readonly string[] {
  const urls = splitList(text);
  const invalid = urls.find((url) => !isHttpUrl(url));
  if (invalid !== undefined)
    throw new InvalidArgumentError(describeInvalidUrl(invalid, 'http://127.0.0.1:3000/hooks'));
  return [...before, ...urls];
}

function parseHosts(text: string, before: readonly string[]): readonly string[] {
  const hosts = splitList(text);
  const invalid = hosts.find((host) => !isHostEntry(host));
  if (invalid !== undefined)
    throw new InvalidArgumentError(
      `Expected hosts such as hooks.example.com, *.example.com or 10.0.0.0/8, not "${invalid}".`,
    );
  return [...before, ...hosts];
}

function splitList(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function parseAttempts(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 to 999.');
}
