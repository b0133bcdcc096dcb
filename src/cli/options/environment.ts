import { Option } from 'commander';
import { findNearest } from '../../base/nearest.ts';

/** The variables that are set outside, as a process has them. */
type EnvironmentVariables = { [name: string]: string | undefined };

const variablePrefix = 'SANDLOT_';

/** The variables of the options that are switches. */
const switches = [
  'SANDLOT_NO_AUTH',
  'SANDLOT_NO_CONTROL',
  'SANDLOT_CORS',
  'SANDLOT_DYNAMIC',
  'SANDLOT_WATCH',
  'SANDLOT_WATCH_DB',
];

/**
 * Takes away what counts as not set: an empty variable, a switch that is off (commander takes it for set
 * whatever it holds), and the address that Kubernetes and Docker put in the place of a port where a
 * service is called `sandlot`.
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

/** A sentence on the first switch that is neither on nor off. */
export function findInvalidSwitch(
  env: EnvironmentVariables,
  known: readonly string[],
): string | undefined {
  for (const name of switches.filter((one) => known.includes(one))) {
    const value = env[name];
    if (value === undefined || onPattern.test(value)) continue;
    return `${name} must be true or false, not ${JSON.stringify(value.slice(0, 80))}.`;
  }
  return undefined;
}

/** What Kubernetes and Docker set where a service or a linked container is called `sandlot`. */
const containerLinkPattern =
  /^(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?|NAME|ENV_\w+)$/;

/** Says of variables that are none of Sandlot's, but nearly: others' variables may begin like its own. */
export function describeUnknownVariables(
  env: EnvironmentVariables,
  known: readonly string[],
): readonly string[] {
  const names = known.map((name) => name.slice(variablePrefix.length));
  return Object.keys(env).flatMap((variable) => {
    const name = variable.slice(variablePrefix.length);
    if (
      !variable.startsWith(variablePrefix) ||
      names.includes(name) ||
      containerLinkPattern.test(name)
    )
      return [];
    const nearest = findNearest(name, names);
    return nearest === undefined
      ? []
      : [
          `${variable} is no variable of Sandlot and counts for nothing; the nearest is ${variablePrefix}${nearest}.`,
        ];
  });
}

/** An option that has a `SANDLOT_…` variable as well. */
export function createEnvOption(flags: string, text: string, variable: string): Option {
  return new Option(flags, text).env(`SANDLOT_${variable}`);
}
