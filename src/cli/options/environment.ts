import { Option } from 'commander';
import { findNearest } from '../../base/nearest.ts';

/** The environment of a process. */
type EnvironmentVariables = { [name: string]: string | undefined };

const variablePrefix = 'SANDLOT_';

/** The variables of options without a value. */
const switches = [
  'SANDLOT_NO_AUTH',
  'SANDLOT_NO_CONTROL',
  'SANDLOT_NO_METRICS',
  'SANDLOT_CORS',
  'SANDLOT_DYNAMIC',
  'SANDLOT_HTTPS',
  'SANDLOT_WATCH',
  'SANDLOT_WATCH_DB',
];

/**
 * Removes variables that count as unset: empty ones, switches that are off (for commander any value
 * is on), and the address that Kubernetes and Docker set as the port of a service named `sandlot`.
 */
export function removeUnsetVariables(env: EnvironmentVariables): void {
  for (const [name, value = ''] of Object.entries(env)) {
    if (!name.startsWith(variablePrefix)) continue;
    if (switches.includes(name) ? offPattern.test(value) : isUnset(name, value)) delete env[name];
  }
}

function isUnset(name: string, value: string): boolean {
  return value === '' || (name === 'SANDLOT_PORT' && /^(tcp|udp|sctp):\/\//.test(value));
}

const offPattern = /^(|0|false|no|off)$/i;
const onPattern = /^(1|true|yes|on)$/i;

/** Describes the first switch that is neither on nor off. */
export function findInvalidSwitch(
  env: EnvironmentVariables,
  knownVariables: readonly string[],
): string | undefined {
  for (const name of switches.filter((switchName) => knownVariables.includes(switchName))) {
    const value = env[name];
    if (value === undefined || onPattern.test(value)) continue;
    return `${name} must be true or false, not ${JSON.stringify(value.slice(0, 80))}.`;
  }
  return undefined;
}

/** Variables that Kubernetes and Docker set for a service or container named `sandlot`. */
const containerLinkPattern =
  /^(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?|NAME|ENV_\w+)$/;

/**
 * Warns about variables that resemble known ones. Other `SANDLOT_` variables may belong to other
 * programs.
 */
export function describeUnknownVariables(
  env: EnvironmentVariables,
  knownVariables: readonly string[],
): readonly string[] {
  const knownNames = knownVariables.map((name) => name.slice(variablePrefix.length));
  return Object.keys(env).flatMap((variable) => {
    const name = variable.slice(variablePrefix.length);
    if (
      !variable.startsWith(variablePrefix) ||
      knownNames.includes(name) ||
      containerLinkPattern.test(name)
    )
      return [];
    const nearest = findNearest(name, knownNames);
    return nearest === undefined
      ? []
      : [`Unknown variable ${variable} is ignored. Did you mean ${variablePrefix}${nearest}?`];
  });
}

/** Creates an option with a `SANDLOT_…` variable. */
export function createEnvOption(flags: string, text: string, variable: string): Option {
  return new Option(flags, text).env(`SANDLOT_${variable}`);
}
