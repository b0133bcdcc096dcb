import { InvalidArgumentError, type Option } from 'commander';
import { describeInvalidUrl, isHttpUrl } from '../../base/http-url.ts';
import { createEnvOption } from './environment.ts';

/** The options of a server that sends calls of some operations to a real API. */
export function listUpstreamOptions(parseTime: (text: string) => number): readonly Option[] {
  return [
    createEnvOption(
      '--upstream <url>',
      'URL of the real API that answers some operations; the two options below say which.',
      'UPSTREAM',
    ).argParser(parseUpstreamUrl),
    createEnvOption(
      '--upstream-only <names>',
      'Operations (operationId or METHOD /path) or tags that the real API answers. Repeatable.',
      'UPSTREAM_ONLY',
    )
      .argParser(parseNames)
      .default([], 'none'),
    createEnvOption(
      '--upstream-except <names>',
      'Operations or tags that Sandlot answers, while the real API answers all others. Repeatable.',
      'UPSTREAM_EXCEPT',
    )
      .argParser(parseNames)
      .default([], 'none'),
    createEnvOption(
      '--upstream-timeout <time>',
      'Maximum wait for a reply of the real API.',
      'UPSTREAM_TIMEOUT',
    )
      .argParser(parseTime)
      .default(60_000, '60s'),
  ];
}

function parseUpstreamUrl(text: string): string {
  const url = isHttpUrl(text) ? new URL(text) : undefined;
  if (url && `${url.search}${url.hash}${url.username}` === '') return text;
  throw new InvalidArgumentError(describeInvalidUrl(text, 'https://api.example.com/v1'));
}

function parseNames(text: string, before: readonly string[]): readonly string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...before, ...names];
}
